package dev.sonde.core.source.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** An embedded Tomcat of whatever version this class finds, with a servlet for each way to answer. */
@SuppressWarnings("serial")
public final class PlainServer implements IntSupplier, AutoCloseable {
    private final Tomcat tomcat = new Tomcat();

    public PlainServer() throws Exception {
        Path base = Files.createTempDirectory("sonde-tomcat");
        Files.write(base.resolve("small.txt"), new byte[1_234]);
        Files.write(base.resolve("large.bin"), new byte[300_000]);
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        Connector connector = tomcat.getConnector();
        connector.setAsyncTimeout(300);
        connector.setProperty("maxKeepAliveRequests", "-1");
        Context context = tomcat.addContext("/app", base.toString());
        add(context, "default", "/", new DefaultServlet());
        add(context, "echo", "/echo/*", new Echo());
        add(context, "exact", "/exact/2024", new Echo());
        add(context, "async", "/async/*", new Async());
        add(context, "page", "/page", new Page());
        add(context, "denied", "/denied/*", new Echo());
        ErrorPage page = new ErrorPage();
        page.setLocation("/page");
        page.setErrorCode(500);
        context.addErrorPage(page);
        addFilter(context, "guard", "/denied/*", new Guard());
        tomcat.start();
    }

    private static void add(Context context, String name, String pattern, HttpServlet servlet) {
        Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
        wrapper.setAsyncSupported(true);
        context.addServletMappingDecoded(pattern, name);
    }

    private static void addFilter(Context context, String name, String pattern, HttpFilter filter) {
        FilterDef def = new FilterDef();
        def.setFilterName(name);
        def.setFilter(filter);
        def.setAsyncSupported("true");
        context.addFilterDef(def);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        map.addURLPattern(pattern);
        context.addFilterMap(map);
    }

    @Override
    public int getAsInt() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private static int number(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? 0 : Integer.parseInt(value);
    }

    private static void drain(HttpServletRequest request) throws IOException {
        byte[] buffer = new byte[700];
        int read;
        do {
            read = request.getInputStream().read(buffer);
        } while (read >= 0);
    }

    /** {@code read=1} reads the body; then answers as {@code how} says. */
    private static final class Echo extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            String query = request.getQueryString();
            if (query != null && query.contains("read=1")) {
                drain(request);
            }
            int size = number(request, "size");
            String how = request.getParameter("how");
            switch (how == null ? "stream" : how) {
                case "writer" -> {
                    PrintWriter writer = response.getWriter();
                    for (int i = 0; i < size; i++) {
                        writer.write('x');
                    }
                }
                case "length" -> {
                    response.setContentLength(size);
                    response.getOutputStream().write(new byte[size]);
                }
                case "chunks" -> {
                    for (int i = 0; i < 4; i++) {
                        response.getOutputStream().write(new byte[size / 4]);
                        response.flushBuffer();
                    }
                }
                case "status" -> {
                    response.setStatus(number(request, "code"));
                    response.getOutputStream().write(new byte[size]);
                }
                case "error" -> {
                    response.getOutputStream().write(new byte[size]);
                    response.sendError(number(request, "code"), "no");
                }
                case "throw" -> {
                    response.getOutputStream().write(new byte[size]);
                    throw new ServletException("on purpose");
                }
                case "throw-late" -> {
                    response.getOutputStream().write(new byte[size]);
                    response.flushBuffer();
                    throw new IllegalStateException("on purpose");
                }
                case "forward" -> {
                    request.getRequestDispatcher("/echo/other?how=stream&size=" + size)
                            .forward(request, response);
                }
                case "include" -> {
                    response.getOutputStream().write(new byte[100]);
                    request.getRequestDispatcher("/page").include(request, response);
                }
                default -> {
                    response.getOutputStream().write(new byte[size]);
                }
            }
        }
    }

    private static final class Page extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getOutputStream().write(new byte[77]);
        }
    }

    private static final class Guard extends HttpFilter {
        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException {
            response.setStatus(401);
            response.getOutputStream().write(new byte[9]);
        }
    }

    private static final class Async extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            int size = number(request, "size");
            if (request.getDispatcherType().name().equals("ASYNC")) {
                response.getOutputStream().write(new byte[size]);
                return;
            }
            AsyncContext async = request.startAsync();
            switch (request.getParameter("how")) {
                case "complete" -> {
                    start(() -> {
                        response.getOutputStream().write(new byte[size]);
                        async.complete();
                    });
                }
                case "complete-now" -> {
                    response.getOutputStream().write(new byte[size]);
                    async.complete();
                }
                case "dispatch" -> {
                    start(async::dispatch);
                }
                case "timeout" -> {}
                case "timeout-answered" -> {
                    async.addListener(new OnTimeout(size));
                }
                case "error" -> {
                    throw new IllegalStateException("on purpose");
                }
                case "non-blocking" -> {
                    request.getInputStream().setReadListener(new Reading(async, size));
                }
                default -> {
                    throw new IllegalArgumentException();
                }
            }
        }

        private static void start(Step step) {
            Thread thread = new Thread(() -> {
                try {
                    step.run();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private interface Step {
            void run() throws IOException;
        }
    }

    private static final class OnTimeout implements AsyncListener {
        private final int size;

        OnTimeout(int size) {
            this.size = size;
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            HttpServletResponse response =
                    (HttpServletResponse) event.getAsyncContext().getResponse();
            response.setStatus(503);
            response.getOutputStream().write(new byte[size]);
            event.getAsyncContext().complete();
        }

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    /** Reads all without blocking, then writes without blocking. */
    private static final class Reading implements ReadListener, WriteListener {
        private final AsyncContext async;
        private final ServletInputStream in;
        private final ServletOutputStream out;
        private int left;

        Reading(AsyncContext async, int size) throws IOException {
            this.async = async;
            this.in = async.getRequest().getInputStream();
            this.out = async.getResponse().getOutputStream();
            this.left = size;
        }

        @Override
        public void onDataAvailable() throws IOException {
            byte[] buffer = new byte[512];
            int read;
            do {
                read = in.isReady() ? in.read(buffer) : -1;
            } while (read >= 0);
        }

        @Override
        public void onAllDataRead() {
            out.setWriteListener(this);
        }

        @Override
        public void onWritePossible() throws IOException {
            while (left > 0 && out.isReady()) {
                int now = Math.min(left, 5_000);
                out.write(new byte[now]);
                left -= now;
            }
            if (left == 0) {
                async.complete();
            }
        }

        @Override
        public void onError(Throwable t) {
            async.complete();
        }
    }
}
