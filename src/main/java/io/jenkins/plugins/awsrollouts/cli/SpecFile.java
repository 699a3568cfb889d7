package io.jenkins.plugins.awsrollouts.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.awsrollouts.rollout.journal.DiskFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A JSON file that a user names, or standard input as {@code -}. UTF-8, or what its byte order mark says, as editors on
 * Windows write it.
 *
 * @param what what it is to its user, such as {@code spec file}
 * @param name its name; {@code -} is standard input
 */
record SpecFile(String what, String name) {
    /** No spec and no hour of samples comes near it. */
    private static final int LARGEST = 64 << 20;

    /**
     * What it holds.
     *
     * @throws InputFaults with one sentence, when it cannot be read
     */
    JsonNode read() {
        String text = text(bytes());
        try {
            JsonNode node = StrictJson.READER.readTree(text);
            if (node.isMissingNode()) {
                throw fault("is empty; write a JSON object into it.");
            }
            return node;
        } catch (JsonEOFException e) {
            throw fault("is no JSON: it ends in the middle" + place(e) + ".");
        } catch (JsonProcessingException e) {
            throw fault("is no JSON" + place(e) + ": "
                    + e.getOriginalMessage().lines().findFirst().orElse("") + ".");
        }
    }

    private byte[] bytes() {
        if (name.equals("-")) {
            return whole(System.in);
        }
        Path file = Path.of(name);
        if (Files.isDirectory(file)) {
            throw fault("is a folder; name a file in it.");
        }
        if (!Files.exists(file)) {
            throw fault("does not exist; name one that is there, or - for standard input.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return whole(in);
        } catch (IOException e) {
            throw fault("cannot be read: " + DiskFault.why(e) + ".");
        }
    }

    private byte[] whole(InputStream in) {
        try {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw fault("is larger than " + (LARGEST >> 20) + " MiB; it is not what it should be.");
            }
            return bytes;
        } catch (IOException e) {
            throw fault("cannot be read: " + DiskFault.why(e) + ".");
        }
    }

    private String text(byte[] bytes) {
        Charset charset = charset(bytes);
        try {
            String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw fault("is no text in " + charset.name() + "; save it as UTF-8.");
        }
    }

    private static Charset charset(byte[] bytes) {
        boolean two = bytes.length >= 2;
        if (two && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        return two && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE
                ? StandardCharsets.UTF_16LE
                : StandardCharsets.UTF_8;
    }

    private static String place(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private InputFaults fault(String what) {
        return new InputFaults(
                List.of("The " + this.what + " " + (name.equals("-") ? "from standard input" : name) + " " + what));
    }
}
