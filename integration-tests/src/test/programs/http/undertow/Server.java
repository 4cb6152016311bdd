package undertow;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;

public final class Server {
    private Server() {}

    public static void main(String[] arguments) throws Exception {
        Path files = web.Files.folder();
        DeploymentInfo app = application("/app", files)
                .addErrorPage(Servlets.errorPage("/page", 500))
                .addErrorPage(Servlets.errorPage("/gone", 410));
        PathHandler paths =
                Handlers.path().addPrefixPath("/app", deploy(app)).addPrefixPath("/other", deploy(application("/other", files)));
        HttpHandler root = new EncodingHandler.Builder().build(Collections.<String, Object>emptyMap()).wrap(paths);
        Undertow.builder()
                .addHttpListener(Integer.parseInt(arguments[0]), "localhost")
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setHandler(root)
                .build()
                .start();
        web.Files.serveUntilTold();
    }

    private static DeploymentInfo application(String path, Path files) {
        return Servlets.deployment()
                .setClassLoader(Server.class.getClassLoader())
                .setContextPath(path)
                .setDeploymentName(path)
                .setResourceManager(new PathResourceManager(files, 100))
                .addServletContainerInitializer(
                        new ServletContainerInitializerInfo(Install.class, Collections.<Class<?>>emptySet()));
    }

    private static HttpHandler deploy(DeploymentInfo info) throws Exception {
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(info);
        manager.deploy();
        return manager.start();
    }

    public static final class Install implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> types, ServletContext context) {
            web.Application.install(context);
        }
    }
}
