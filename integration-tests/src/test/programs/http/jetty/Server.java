package jetty;

import java.nio.file.Path;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;
import org.eclipse.jetty.servlet.DefaultServlet;
import org.eclipse.jetty.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.servlet.ServletContextHandler;

/** Jetty 9.4 to 11. */
public final class Server {
    private Server() {}

    public static void main(String[] arguments) throws Exception {
        Path files = web.Files.folder();
        org.eclipse.jetty.server.Server server = new org.eclipse.jetty.server.Server();
        HttpConfiguration configuration = new HttpConfiguration();
        ServerConnector connector = new ServerConnector(
                server,
                new HttpConnectionFactory(configuration),
                new HTTP2CServerConnectionFactory(configuration));
        connector.setPort(Integer.parseInt(arguments[0]));
        server.addConnector(connector);
        ServletContextHandler app = context("/app", files);
        ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
        pages.addErrorPage(500, "/page");
        pages.addErrorPage(410, "/gone");
        app.setErrorHandler(pages);
        ContextHandlerCollection contexts = new ContextHandlerCollection();
        contexts.addHandler(app);
        contexts.addHandler(context("/other", files));
        server.setHandler(contexts);
        server.start();
        web.Files.serveUntilTold();
    }

    private static ServletContextHandler context(String path, Path files) {
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath(path);
        context.setResourceBase(files.toString());
        GzipHandler gzip = new GzipHandler();
        gzip.setMinGzipSize(100);
        context.setGzipHandler(gzip);
        context.addServlet(DefaultServlet.class, "/");
        context.addEventListener(new Install());
        return context;
    }

    public static final class Install implements jakarta.servlet.ServletContextListener {
        @Override
        public void contextInitialized(jakarta.servlet.ServletContextEvent event) {
            web.Application.install(event.getServletContext());
        }

        @Override
        public void contextDestroyed(jakarta.servlet.ServletContextEvent event) {}
    }
}
