package web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Server-sent events from another thread: five, one every 60 ms. */
@SuppressWarnings("serial")
final class Events extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        response.setContentType("text/event-stream");
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        Async.start(() -> {
            for (int i = 0; i < 5; i++) {
                response.getOutputStream().write(("data: " + i + "\n\n").getBytes("US-ASCII"));
                response.flushBuffer();
                Thread.sleep(60);
            }
            async.complete();
        });
    }
}
