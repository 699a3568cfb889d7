package io.jenkins.plugins.awsrollouts.jenkins.page;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** What a page's script is answered: JSON that nobody keeps. */
final class Answer implements HttpResponse {
    private final int status;
    private final JSONObject body;

    private Answer(int status, @CheckForNull JSONObject body) {
        this.status = status;
        this.body = body;
    }

    static Answer of(JSONObject body) {
        return new Answer(HttpServletResponse.SC_OK, body);
    }

    /** It was done; what to say about it. */
    static Answer done(String message) {
        return of(new JSONObject().element("message", message));
    }

    /** There is nothing new. */
    static Answer nothingNew() {
        return new Answer(HttpServletResponse.SC_NO_CONTENT, null);
    }

    /** It was not done, since things are otherwise than whoever asked thought. */
    static Answer refused(String message) {
        return refused(List.of(message));
    }

    /** It was not done; all that is in the way. */
    static Answer refused(List<String> faults) {
        JSONObject body = new JSONObject();
        body.element("message", String.join(" ", faults));
        body.element("faults", faults);
        return new Answer(HttpServletResponse.SC_CONFLICT, body);
    }

    /** It was not done, since whoever asked may not. */
    static Answer forbidden(String message) {
        return new Answer(HttpServletResponse.SC_FORBIDDEN, new JSONObject().element("message", message));
    }

    /** The status of HTTP. */
    int status() {
        return status;
    }

    /** What is answered; null for nothing. */
    @CheckForNull
    JSONObject body() {
        return body;
    }

    @Override
    public void generateResponse(StaplerRequest2 req, StaplerResponse2 rsp, Object node) throws IOException {
        rsp.setStatus(status);
        rsp.setHeader("Cache-Control", "no-store");
        if (body != null) {
            rsp.setContentType("application/json;charset=UTF-8");
            rsp.getWriter().write(body.toString());
        }
    }
}
