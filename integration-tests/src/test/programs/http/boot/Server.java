package boot;

import java.nio.file.Path;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Spring Boot with whatever server is on the class path: the plain servlets beside controllers and functional routes. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Server {
    public static void main(String[] arguments) throws Exception {
        Path files = web.Files.folder();
        SpringApplication.run(
                Server.class,
                "--server.port=" + arguments[0],
                "--server.servlet.context-path=/app",
                "--server.compression.enabled=true",
                "--server.compression.min-response-size=100",
                "--server.http2.enabled=" + !isJetty(),
                "--spring.web.resources.static-locations=" + files.toUri(),
                "--spring.main.banner-mode=off",
                "--logging.level.root=off");
        web.Files.serveUntilTold();
    }

    /** Its HTTP/2 would be one more dependency. */
    private static boolean isJetty() {
        return Server.class.getResource("/org/eclipse/jetty/server/Server.class") != null;
    }

    @Bean
    ServletContextInitializer servlets() {
        return web.Application::install;
    }

    @Bean
    RouterFunction<ServerResponse> functional() {
        return RouterFunctions.route()
                .GET("/functional/{name}", request -> ServerResponse.ok().body(request.pathVariable("name")))
                .build();
    }

    @RestController
    @RequestMapping("/shop")
    public static class Shop {
        @GetMapping("/items/{id}")
        public String item(@PathVariable("id") String id) {
            return "item " + id;
        }

        @GetMapping("/missing/{id}")
        public ResponseEntity<String> missing(@PathVariable("id") String id) {
            return ResponseEntity.status(404).body("no " + id);
        }

        @GetMapping("/fails/{id}")
        public String fails(@PathVariable("id") String id) {
            throw new IllegalStateException(id);
        }

        @GetMapping("/later/{id}")
        public DeferredResult<String> later(@PathVariable("id") String id) {
            DeferredResult<String> result = new DeferredResult<>();
            new Thread(() -> result.setResult("later " + id)).start();
            return result;
        }
    }
}
