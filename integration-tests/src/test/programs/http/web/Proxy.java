package web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** Passes on what this very server answers. */
@SuppressWarnings("serial")
final class Proxy extends HttpServlet {
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        URL behind = new URL("http", "localhost", request.getLocalPort(), "/app/echo/behind?size=500");
        HttpURLConnection connection = (HttpURLConnection) behind.openConnection();
        try (InputStream in = connection.getInputStream()) {
            byte[] buffer = new byte[512];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                response.getOutputStream().write(buffer, 0, read);
            }
        }
    }
}
