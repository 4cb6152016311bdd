package web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Reader;

/** Reads as {@code read} says ({@code stream}, {@code reader}, {@code form}), then answers {@code size} bytes as {@code how} says. */
@SuppressWarnings("serial")
final class Echo extends HttpServlet {
    static int number(HttpServletRequest request, String name) {
        String query = "&" + request.getQueryString() + "&";
        int at = query.indexOf("&" + name + "=");
        return at < 0 ? 0 : Integer.parseInt(query.substring(at + name.length() + 2, query.indexOf('&', at + 1)));
    }

    /** From the query only: asking for a parameter may read the body. */
    static String word(HttpServletRequest request, String name) {
        String query = "&" + request.getQueryString() + "&";
        int at = query.indexOf("&" + name + "=");
        return at < 0 ? "" : query.substring(at + name.length() + 2, query.indexOf('&', at + 1));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        read(request);
        int size = number(request, "size");
        String how = word(request, "how");
        if (how.equals("writer")) {
            response.setContentType("text/plain;charset=UTF-8");
            PrintWriter writer = response.getWriter();
            for (int i = 0; i < size / 2; i++) {
                writer.write('\u00e9');
            }
        } else if (how.equals("text")) {
            response.setContentType("text/plain");
            response.getOutputStream().write(new byte[size]);
        } else if (how.equals("length")) {
            response.setContentLength(size);
            response.getOutputStream().write(new byte[size]);
        } else if (how.equals("chunks")) {
            for (int i = 0; i < 4; i++) {
                response.getOutputStream().write(new byte[size / 4]);
                response.flushBuffer();
            }
        } else if (how.equals("endless")) {
            for (int i = 0; i < 4_000; i++) {
                response.getOutputStream().write(new byte[20_000]);
                response.flushBuffer();
            }
        } else if (how.equals("status")) {
            response.setStatus(number(request, "code"));
            if (size > 0) {
                response.getOutputStream().write(new byte[size]);
            }
        } else if (how.equals("error")) {
            response.getOutputStream().write(new byte[size]);
            response.sendError(number(request, "code"), "no");
        } else if (how.equals("throw")) {
            response.getOutputStream().write(new byte[size]);
            throw new ServletException("on purpose");
        } else if (how.equals("throw-late")) {
            response.getOutputStream().write(new byte[size]);
            response.flushBuffer();
            throw new IllegalStateException("on purpose");
        } else if (how.equals("forward")) {
            request.getRequestDispatcher("/echo/other?size=" + size).forward(request, response);
        } else if (how.equals("include")) {
            response.getOutputStream().write(new byte[100]);
            request.getRequestDispatcher("/page").include(request, response);
        } else if (size > 0) {
            response.getOutputStream().write(new byte[size]);
        }
    }

    private static void read(HttpServletRequest request) throws IOException {
        String how = word(request, "read");
        if (how.equals("stream")) {
            InputStream in = request.getInputStream();
            byte[] buffer = new byte[700];
            int read;
            do {
                read = in.read(buffer);
            } while (read >= 0);
        } else if (how.equals("reader")) {
            Reader in = request.getReader();
            char[] buffer = new char[300];
            int read;
            do {
                read = in.read(buffer);
            } while (read >= 0);
        } else if (how.equals("form")) {
            request.getParameterMap();
        }
    }
}
