package jetty12;

import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;

/** Jetty 12 with the servlets of ee10; compiled again for ee8 and ee9. */
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
        GzipHandler gzip = new GzipHandler();
        gzip.setMinGzipSize(100);
        gzip.setHandler(contexts);
        server.setHandler(gzip);
        server.start();
        web.Files.serveUntilTold();
    }

    private static ServletContextHandler context(String path, Path files) {
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath(path);
        context.setBaseResourceAsString(files.toString());
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
