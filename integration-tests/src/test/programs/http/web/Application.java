package web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;

/** The same servlets in every container. Its source says {@code jakarta}; for older containers it is compiled as {@code javax}. */
public final class Application {
    private Application() {}

    public static void install(ServletContext context) {
        add(context, "echo", new Echo(), "/echo/*", "/exact/2024");
        add(context, "async", new Async(), "/async/*");
        add(context, "page", new Page(), "/page");
        add(context, "gone", new Gone(), "/gone");
        add(context, "denied", new Echo(), "/denied/*");
        add(context, "upgrade", new Upgrade(), "/upgrade");
        add(context, "events", new Events(), "/events");
        add(context, "proxy", new Proxy(), "/proxy");
        ServletRegistration.Dynamic parts = add(context, "parts", new Parts(), "/parts");
        parts.setMultipartConfig(new MultipartConfigElement(System.getProperty("java.io.tmpdir")));
        add(context, "guard", new Filters.Guard(), "/denied/*");
        add(context, "outer", new Filters.Passing(), "/echo/nested/*");
        add(context, "inner", new Filters.Wrapping(), "/echo/nested/*");
    }

    private static ServletRegistration.Dynamic add(
            ServletContext context, String name, Servlet servlet, String... patterns) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(patterns);
        return registration;
    }

    private static void add(ServletContext context, String name, Filter filter, String pattern) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), true, pattern);
    }
}
