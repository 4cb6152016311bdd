package dev.sonde.sample.session;

import dev.sonde.sample.session.SessionFileService.Preview;
import dev.sonde.sample.session.SessionFileStore.ScanResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping("/api/v1/session-files")
class SessionFileController {
    private final SessionFileService files;

    SessionFileController(SessionFileService files) {
        this.files = files;
    }

    @GetMapping
    Collection<SessionFile> list() {
        return files.list();
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    SessionFile upload(@RequestParam MultipartFile file, @RequestParam(defaultValue = "false") boolean encrypt)
            throws IOException {
        String name = file.getOriginalFilename() == null ? "" : file.getOriginalFilename();
        try (InputStream content = file.getInputStream()) {
            return files.upload(name, content, encrypt);
        }
    }

    @PostMapping("/scan")
    ScanResult scan() throws IOException {
        return files.scan();
    }

    @GetMapping("/{id}")
    Preview view(@PathVariable String id) throws IOException {
        return files.view(id);
    }

    @GetMapping("/{id}/content")
    ResponseEntity<Resource> download(@PathVariable String id) throws IOException {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .body(files.download(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) throws IOException {
        files.delete(id);
    }
}
