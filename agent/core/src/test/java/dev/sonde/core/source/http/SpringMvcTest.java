package dev.sonde.core.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.core.source.Observed;
import dev.sonde.core.source.SourceKind;
import dev.sonde.core.source.http.RawClient.Answer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Spring's own patterns are the endpoints, whatever happens on the way to the answer. */
@SuppressWarnings("NullAway.Init")
class SpringMvcTest {
    private static Observed observed;
    private static Tomcat tomcat;

    @RestController
    static class Shop {
        @GetMapping("/items/{id}")
        String item(@PathVariable String id) {
            return "item " + id;
        }

        @PostMapping("/items")
        String create(@RequestBody byte[] body) {
            return "got " + body.length;
        }

        @GetMapping("/missing/{id}")
        ResponseEntity<String> missing(@PathVariable String id) {
            return ResponseEntity.status(HttpStatus.NOT_FOUND).body("no " + id);
        }

        @GetMapping("/throw/{id}")
        String fail(@PathVariable String id) {
            throw new IllegalStateException(id);
        }

        @GetMapping("/callable/{id}")
        Callable<String> callable(@PathVariable String id) {
            return () -> "later " + id;
        }

        @GetMapping("/deferred/{id}")
        DeferredResult<String> deferred(@PathVariable String id) {
            DeferredResult<String> result = new DeferredResult<>();
            ForkJoinPool.commonPool().execute(() -> result.setResult("deferred " + id));
            return result;
        }

        @GetMapping("/stream/{id}")
        StreamingResponseBody stream(@PathVariable String id) {
            return out -> {
                for (int i = 0; i < 10; i++) {
                    out.write(new byte[1_000]);
                    out.flush();
                }
            };
        }

        @GetMapping("/refused/{id}")
        String refused(@PathVariable String id) {
            return id;
        }

        @RequestMapping("/error")
        String error(HttpServletRequest request) {
            return "error " + request.getAttribute("jakarta.servlet.error.status_code");
        }
    }

    @EnableWebMvc
    static class Settings implements WebMvcConfigurer {
        @Override
        public void addResourceHandlers(ResourceHandlerRegistry registry) {
            registry.addResourceHandler("/assets/**", "/**")
                    .addResourceLocations("classpath:/dev/sonde/core/source/http/");
        }

        @Override
        public void addInterceptors(InterceptorRegistry registry) {
            registry.addInterceptor(new HandlerInterceptor() {
                        @Override
                        public boolean preHandle(
                                HttpServletRequest request, HttpServletResponse response, Object handler)
                                throws IOException {
                            response.sendError(403);
                            return false;
                        }
                    })
                    .addPathPatterns("/refused/*");
        }

        @Override
        public void addViewControllers(ViewControllerRegistry registry) {
            registry.addRedirectViewController("/old/{id}", "/items/1");
        }
    }

    private static final class Guard extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException {
            response.sendError(401);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        observed = Observed.weave(SourceKind.HTTP);
        Path base = Files.createTempDirectory("sonde-spring");
        tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        tomcat.setSilent(true);
        addApplication("", "/");
        addApplication("/shop", "/api/*");
        tomcat.getConnector();
        tomcat.start();
    }

    private static void addApplication(String contextPath, String mapping) {
        Context context = tomcat.addContext(contextPath, null);
        AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
        spring.register(Settings.class, Shop.class);
        Wrapper wrapper = Tomcat.addServlet(context, "spring", new DispatcherServlet(spring));
        wrapper.setAsyncSupported(true);
        wrapper.setLoadOnStartup(1);
        context.addServletMappingDecoded(mapping, "spring");
        ErrorPage page = new ErrorPage();
        page.setLocation(mapping.replace("/*", "/") + "error");
        context.addErrorPage(page);
        FilterDef def = new FilterDef();
        def.setFilterName("guard");
        def.setFilter(new Guard());
        def.setAsyncSupported("true");
        context.addFilterDef(def);
        FilterMap map = new FilterMap();
        map.setFilterName("guard");
        map.addURLPattern("/secret/*");
        context.addFilterMap(map);
    }

    @AfterAll
    static void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @BeforeEach
    void forget() {
        observed.forget();
    }

    @AfterEach
    void nothingWentWrongOnTheWay() {
        assertThat(observed.faults()).isEmpty();
    }

    private static Answer send(String method, String target, int body) throws IOException {
        try (RawClient client = new RawClient(tomcat.getConnector().getLocalPort())) {
            return client.send(method, target, body);
        }
    }

    private static void assertOne(String method, String target, int body, String endpoint, int status)
            throws IOException {
        observed.forget();
        Answer answer = send(method, target, body);
        assertThat(answer.status()).as(target).isEqualTo(status);
        String line =
                method + " " + endpoint + " " + status + " " + Math.max(0, body) + " " + answer.body() + " " + target;
        await().untilAsserted(() -> assertThat(observed.lines()).containsExactly(line));
    }

    @Test
    void theControllersPatternIsTheEndpoint() throws IOException {
        assertOne("GET", "/items/word", -1, "/items/{id}", 200);
        assertOne("POST", "/items", 3_000, "/items", 200);
        assertOne("HEAD", "/items/word", -1, "/items/{id}", 200);
    }

    @Test
    void contextPathAndServletPathStandBeforeIt() throws IOException {
        assertOne("GET", "/shop/api/items/word", -1, "/shop/api/items/{id}", 200);
        assertOne("GET", "/shop/api/throw/word", -1, "/shop/api/throw/{id}", 500);
        assertOne("GET", "/shop/other", -1, "{unmatched}", 404);
    }

    @Test
    void aNotFoundFromAControllerKeepsItsRoute() throws IOException {
        assertOne("GET", "/missing/word", -1, "/missing/{id}", 404);
    }

    @Test
    void anErrorPagesOwnRouteIsNotTheRequests() throws IOException {
        assertOne("GET", "/throw/word", -1, "/throw/{id}", 500);
        assertOne("GET", "/secret/7", -1, "/secret/{id}", 401);
        assertOne("GET", "/wp-login.php", -1, "{unmatched}", 404);
        assertOne("DELETE", "/items/7", -1, "/items/{id}", 405);
    }

    @Test
    void anInterceptorsRefusalKeepsTheRoute() throws IOException {
        assertOne("GET", "/refused/word", -1, "/refused/{id}", 403);
    }

    @Test
    void asynchronousResultsKeepTheRouteOfTheFirstDispatch() throws IOException {
        assertOne("GET", "/callable/word", -1, "/callable/{id}", 200);
        assertOne("GET", "/deferred/word", -1, "/deferred/{id}", 200);
        assertOne("GET", "/stream/word", -1, "/stream/{id}", 200);
        assertThat(observed.field("response_bytes")).isEqualTo(List.of(10_000L));
    }

    @Test
    void staticResourcesAndViewsHaveTheirHandlersPattern() throws IOException {
        assertOne("GET", "/assets/RawClient.class", -1, "/assets/**", 200);
        assertOne("GET", "/old/word", -1, "/old/{id}", 302);
    }

    @Test
    void theCatchAllOfStaticResourcesIsNoRoute() throws IOException {
        assertOne("GET", "/RawClient.class", -1, "/RawClient.class", 200);
    }

    @Test
    void aConnectionsNextRequestStartsWithoutARoute() throws IOException {
        try (RawClient client = new RawClient(tomcat.getConnector().getLocalPort())) {
            client.send("GET", "/items/a", -1);
            client.send("GET", "/nothing/here", -1);
            client.send("GET", "/items/b", -1);
        }
        await().untilAsserted(() ->
                assertThat(observed.field("endpoint")).isEqualTo(List.of("/items/{id}", "{unmatched}", "/items/{id}")));
    }
}
