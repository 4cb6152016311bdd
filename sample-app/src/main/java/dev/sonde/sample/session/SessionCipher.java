package dev.sonde.sample.session;

import dev.sonde.sample.config.SampleSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/** AES-GCM with a key made from the passphrase of the settings; the nonce comes first in the file. */
@Component
class SessionCipher {
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    SessionCipher(SampleSettings settings) throws GeneralSecurityException {
        byte[] passphrase = settings.sessions().passphrase().getBytes(StandardCharsets.UTF_8);
        this.key = new SecretKeySpec(MessageDigest.getInstance("SHA-256").digest(passphrase), "AES");
    }

    OutputStream encrypting(OutputStream out) throws IOException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        out.write(nonce);
        return new CipherOutputStream(out, cipher(Cipher.ENCRYPT_MODE, nonce));
    }

    InputStream decrypting(InputStream in) throws IOException {
        byte[] nonce = in.readNBytes(NONCE_BYTES);
        return new CipherInputStream(in, cipher(Cipher.DECRYPT_MODE, nonce));
    }

    private Cipher cipher(int mode, byte[] nonce) throws IOException {
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
