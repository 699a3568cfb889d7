package io.jenkins.plugins.awsrollouts.jenkins.step;

import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.XStream2;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Notices what of a job's file could not be read. Jenkins leaves out an element whose class is gone and a field that is
 * not known, and goes on: a gate would be no gate, a strategy the default one. Such a deployment is refused until somebody
 * has looked.
 */
final class Unreadable {
    /** Where Jenkins' converters keep what they have left out of the file so far; a list of exceptions. */
    private static final String ERRORS = "ReadError";

    private static final int LONGEST = 300;

    private Unreadable() {}

    /** Reads as Jenkins does, and tells the object what was left out below it. */
    static class Noticing<T> extends XStream2.PassthruConverter<T> {
        private final BiConsumer<T, String> tell;

        Noticing(XStream2 xstream, BiConsumer<T, String> tell) {
            super(xstream);
            this.tell = tell;
        }

        @Override
        public Object unmarshal(HierarchicalStreamReader reader, UnmarshallingContext context) {
            int before = errors(context).size();
            @SuppressWarnings("unchecked")
            T read = (T) super.unmarshal(reader, context);
            List<?> errors = errors(context);
            if (errors.size() > before) {
                tell.accept(read, words(errors.subList(before, errors.size())));
            }
            return read;
        }

        @Override
        protected void callback(T read, UnmarshallingContext context) {
            // what is told is told when all of it is read
        }
    }

    private static List<?> errors(UnmarshallingContext context) {
        return context.get(ERRORS) instanceof List<?> list ? list : List.of();
    }

    private static String words(List<?> errors) {
        return errors.stream()
                .map(error -> error instanceof Throwable failure ? first(failure) : String.valueOf(error))
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    /** The first line of what went wrong: XStream adds where in the file over many more. */
    private static String first(Throwable failure) {
        String text =
                String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("");
        String line = text.isEmpty() || text.equals("null") ? failure.getClass().getName() : text;
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** What a build says that is refused for it. */
    static String sentence(@CheckForNull String unreadable) {
        return "Nothing was changed: part of this deployment could not be read from the job's file ("
                + String.valueOf(unreadable).replace("\n", "; ")
                + "), so a gate may be missing. Put that right in the job's configuration and empty \"Could not be read\""
                + " there, or install what is missing and load the job anew.";
    }
}
