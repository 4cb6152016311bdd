package tomcat;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;

public final class Server {
    private Server() {}

    public static void main(String[] arguments) throws Exception {
        Path files = web.Files.folder();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(files.toString());
        tomcat.setPort(Integer.parseInt(arguments[0]));
        tomcat.setSilent(true);
        Connector connector = tomcat.getConnector();
        connector.setProperty("compression", "on");
        connector.setProperty("compressionMinSize", "100");
        connector.addUpgradeProtocol(new Http2Protocol());
        Context app = context(tomcat, "/app", files);
        error(app, 500, "/page");
        error(app, 410, "/gone");
        context(tomcat, "/other", files);
        tomcat.getEngine().getPipeline().addValve(new Broken());
        tomcat.start();
        web.Files.serveUntilTold();
    }

    private static Context context(Tomcat tomcat, String path, Path files) {
        Context context = tomcat.addContext(path, files.toString());
        Wrapper files404 = Tomcat.addServlet(context, "default", new DefaultServlet());
        files404.setAsyncSupported(true);
        context.addServletMappingDecoded("/", "default");
        context.addServletContainerInitializer(new Install(), Collections.emptySet());
        return context;
    }

    private static void error(Context context, int status, String location) {
        ErrorPage page = new ErrorPage();
        page.setErrorCode(status);
        page.setLocation(location);
        context.addErrorPage(page);
    }

    private static final class Install implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> types, ServletContext context) {
            web.Application.install(context);
        }
    }

    /** A part of the container itself that fails, before any application. */
    private static final class Broken extends ValveBase {
        Broken() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response)
                throws java.io.IOException, jakarta.servlet.ServletException {
            if (request.getRequestURI().equals("/app/echo/broken-container")) {
                throw new IllegalStateException("on purpose");
            }
            getNext().invoke(request, response);
        }
    }
}
