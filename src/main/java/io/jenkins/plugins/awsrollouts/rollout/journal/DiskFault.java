package io.jenkins.plugins.awsrollouts.rollout.journal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a disk has against a file, in words: an {@link IOException} often has nothing but the file's name. */
public final class DiskFault {
    private DiskFault() {}

    /** Why, as a phrase such as {@code No space left on device}. */
    public static String why(IOException problem) {
        if (problem instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (problem instanceof FileAlreadyExistsException) {
            return "a file is in its way";
        }
        if (problem instanceof NoSuchFileException missing) {
            return missing.getFile() + " is not there";
        }
        if (problem instanceof FileSystemException disk && disk.getReason() != null) {
            return disk.getReason();
        }
        return String.valueOf(problem.getMessage());
    }
}
