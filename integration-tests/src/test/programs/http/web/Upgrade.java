package web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;

/** Leaves HTTP: says hello and hangs up. */
@SuppressWarnings("serial")
final class Upgrade extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setHeader("Upgrade", "hello");
        response.setHeader("Connection", "Upgrade");
        request.upgrade(Hello.class);
    }

    public static final class Hello implements HttpUpgradeHandler {
        @Override
        public void init(WebConnection connection) {
            Async.start(() -> {
                connection.getOutputStream().write("hello\n".getBytes("US-ASCII"));
                connection.getOutputStream().flush();
                connection.close();
            });
        }

        @Override
        public void destroy() {}
    }
}
