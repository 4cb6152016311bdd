package dev.sonde.sample.auth;

import dev.sonde.sample.user.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.servlet.HandlerInterceptor;

/** Answers 403 to whoever is not an administrator. */
public final class AdminOnlyInterceptor implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (request.getAttribute(SignedInUser.ATTRIBUTE) instanceof SignedInUser user && user.role() == Role.ADMIN) {
            return true;
        }
        response.sendError(HttpServletResponse.SC_FORBIDDEN, "Only administrators may do this");
        return false;
    }
}
