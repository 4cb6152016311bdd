package web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Every way for an asynchronous request to end. */
@SuppressWarnings("serial")
final class Async extends HttpServlet {
    interface Step {
        void run() throws Exception;
    }

    static void start(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int size = Echo.number(request, "size");
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            response.getOutputStream().write(new byte[size]);
            return;
        }
        String how = Echo.word(request, "how");
        AsyncContext async = request.startAsync();
        async.setTimeout(how.startsWith("timeout") || how.equals("error") ? 150 : 20_000);
        if (how.equals("complete")) {
            start(() -> {
                response.getOutputStream().write(new byte[size]);
                async.complete();
            });
        } else if (how.equals("complete-now")) {
            response.getOutputStream().write(new byte[size]);
            async.complete();
        } else if (how.equals("dispatch")) {
            start(async::dispatch);
        } else if (how.equals("timeout-answered")) {
            async.addListener(new OnTimeout(size));
        } else if (how.equals("error")) {
            throw new IllegalStateException("on purpose");
        } else if (how.equals("non-blocking")) {
            request.getInputStream().setReadListener(new Reading(async, size));
        }
    }

    private static final class OnTimeout implements AsyncListener {
        private final int size;

        OnTimeout(int size) {
            this.size = size;
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            HttpServletResponse response =
                    (HttpServletResponse) event.getAsyncContext().getResponse();
            response.setStatus(503);
            response.getOutputStream().write(new byte[size]);
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

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
            if (left == 0 && out.isReady()) {
                left = -1;
                async.complete();
            }
        }

        @Override
        public void onError(Throwable t) {
            async.complete();
        }
    }
}
