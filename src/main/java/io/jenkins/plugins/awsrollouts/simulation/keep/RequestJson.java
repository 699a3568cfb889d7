package io.jenkins.plugins.awsrollouts.simulation.keep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Requests of the SDK as JSON and back, by the fields that the SDK itself tells of them. What was not set is left out,
 * so that a request that is read equals the one that was written.
 */
public final class RequestJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RequestJson() {}

    /** A request by the names that its members have in the model of its service. */
    public static ObjectNode written(SdkRequest request) {
        ObjectNode node = JSON.objectNode();
        for (SdkField<?> field : request.sdkFields()) {
            // not getValueOrDefault: it makes up a client token where the caller gave none
            request.getValueForField(field.memberName(), Object.class).ifPresent(value -> put(node, field, value));
        }
        return node;
    }

    private static ObjectNode written(SdkPojo part) {
        ObjectNode node = JSON.objectNode();
        for (SdkField<?> field : part.sdkFields()) {
            Object value = field.getValueOrDefault(part);
            if (value != null) {
                put(node, field, value);
            }
        }
        return node;
    }

    private static void put(ObjectNode node, SdkField<?> field, Object value) {
        if (!(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
            node.set(field.memberName(), json(value));
        }
    }

    private static JsonNode json(Object value) {
        if (value instanceof SdkPojo part) {
            return written(part);
        }
        if (value instanceof List<?> list) {
            ArrayNode array = JSON.arrayNode();
            list.forEach(item -> array.add(json(item)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.objectNode();
            map.forEach((key, item) -> object.set(key.toString(), json(item)));
            return object;
        }
        return plain(value);
    }

    private static JsonNode plain(Object value) {
        if (value instanceof Integer number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Long number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Double number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        }
        if (value instanceof SdkBytes bytes) {
            return JSON.textNode(Base64.getEncoder().encodeToString(bytes.asByteArray()));
        }
        if (value instanceof String || value instanceof Instant) {
            return JSON.textNode(value.toString());
        }
        throw new IllegalArgumentException("No request of this account has a " + value.getClass());
    }

    /**
     * Fills a builder and builds.
     *
     * @throws IllegalArgumentException when a field is not known or holds what it cannot
     */
    static Object read(SdkPojo builder, JsonNode node) {
        Map<String, SdkField<?>> fields = new LinkedHashMap<>();
        builder.sdkFields().forEach(field -> fields.put(field.memberName(), field));
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            SdkField<?> field = fields.get(entry.getKey());
            if (field == null) {
                throw new IllegalArgumentException("No field " + entry.getKey());
            }
            field.set(builder, value(field, entry.getValue()));
        }
        if (builder instanceof Buildable buildable) {
            return buildable.build();
        }
        throw new IllegalArgumentException("No builder: " + builder.getClass());
    }

    private static Object value(SdkField<?> field, JsonNode node) {
        return switch (field.marshallingType().getKnownType()) {
            case STRING -> node.textValue();
            case INTEGER -> node.intValue();
            case LONG -> node.longValue();
            case DOUBLE -> node.doubleValue();
            case BOOLEAN -> node.booleanValue();
            case INSTANT -> Instant.parse(node.textValue());
            case SDK_BYTES -> SdkBytes.fromByteArray(Base64.getDecoder().decode(node.textValue()));
            case SDK_POJO -> read(field.constructor().get(), node);
            case LIST -> list(field.getTrait(ListTrait.class).memberFieldInfo(), node);
            case MAP -> map(field.getTrait(MapTrait.class).valueFieldInfo(), node);
            default -> throw new IllegalArgumentException("No request of this account has such a " + field);
        };
    }

    private static List<Object> list(SdkField<?> items, JsonNode node) {
        List<Object> list = new ArrayList<>();
        node.forEach(item -> list.add(value(items, item)));
        return list;
    }

    private static Map<String, Object> map(SdkField<?> values, JsonNode node) {
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> map.put(entry.getKey(), value(values, entry.getValue())));
        return map;
    }
}
