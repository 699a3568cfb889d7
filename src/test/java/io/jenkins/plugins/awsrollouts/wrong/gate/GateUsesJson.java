package io.jenkins.plugins.awsrollouts.wrong.gate;

import com.fasterxml.jackson.databind.JsonNode;

/** Wrong on purpose: only the journal, history and the command line write JSON. */
public final class GateUsesJson {
    public JsonNode json;
}
