package io.jenkins.plugins.awsrollouts.simulation.ssm;

import io.jenkins.plugins.awsrollouts.simulation.faults.ApiErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** GetParameter and GetParameters (AWS Systems Manager API Reference, pages of those names). */
record ParameterReads(Map<String, String> parameters) {
    GetParameterResponse getParameter(GetParameterRequest request) {
        if (!parameters.containsKey(request.name())) {
            throw ApiErrors.filled(
                    ParameterNotFoundException.builder(), "ssm", "ParameterNotFound", "Parameter not found", 400);
        }
        return GetParameterResponse.builder()
                .parameter(parameter(request.name()))
                .build();
    }

    GetParametersResponse getParameters(GetParametersRequest request) {
        List<Parameter> found = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String name : request.names()) {
            if (parameters.containsKey(name)) {
                found.add(parameter(name));
            } else {
                unknown.add(name);
            }
        }
        return GetParametersResponse.builder()
                .parameters(found)
                .invalidParameters(unknown)
                .build();
    }

    private Parameter parameter(String name) {
        return Parameter.builder()
                .name(name)
                .type(ParameterType.STRING)
                .value(parameters.get(name))
                .dataType("text")
                .version(1L)
                .build();
    }
}
