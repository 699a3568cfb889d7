package io.jenkins.plugins.awsrollouts.aws;

import io.jenkins.plugins.awsrollouts.cloud.CloudException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What came of reading many things in chunks, some of which may have failed.
 *
 * @param found what was read, by key
 * @param problems why a key could not be read
 */
record Partial<T>(Map<String, T> found, Map<String, CloudException> problems) {
    /** Reads in chunks of at most {@code size} keys; a chunk that fails takes no other with it. */
    static <T> Partial<T> read(Collection<String> keys, int size, Function<List<String>, Map<String, T>> reader) {
        Partial<T> result = new Partial<>(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (List<String> chunk : chunks(keys, size)) {
            try {
                result.found.putAll(reader.apply(chunk));
            } catch (CloudException e) {
                chunk.forEach(key -> result.problems.put(key, e));
            }
        }
        return result;
    }

    /** Splits into lists of at most {@code size}, in order and without repetitions. */
    static <K> List<List<K>> chunks(Collection<K> keys, int size) {
        List<K> all = keys.stream().distinct().toList();
        List<List<K>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            chunks.add(all.subList(from, Math.min(all.size(), from + size)));
        }
        return chunks;
    }
}
