package io.jenkins.plugins.awsrollouts.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;

/**
 * Finds members of an answer that this version of the SDK does not know. The SDK drops them in silence, so that whatever
 * is read and written back, or copied, would lose them. Only requests that were {@link #watched} are looked at.
 *
 * <p>The services whose answers are copied (EC2, Auto Scaling, Elastic Load Balancing) answer in XML, with an element for
 * each member and one called {@code member} or {@code item} for each entry of a list.
 */
final class UnknownMembers implements ExecutionInterceptor {
    private static final ExecutionAttribute<Set<String>> FOUND = new ExecutionAttribute<>("AwsRolloutsUnknownMembers");
    private static final ExecutionAttribute<byte[]> ANSWER = new ExecutionAttribute<>("AwsRolloutsAnswer");
    /** What belongs to the answer and not to what it tells of. */
    private static final Set<String> FRAME = Set.of("ResponseMetadata", "requestId");

    /** Has the members of a request's answer that the SDK does not know added to a set, as paths such as {@code A.B}. */
    static Consumer<AwsRequestOverrideConfiguration.Builder> watched(Set<String> found) {
        return request -> request.putExecutionAttribute(FOUND, found);
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Optional<InputStream> body = context.responseBody();
        if (attributes.getAttribute(FOUND) == null || body.isEmpty()) {
            return body;
        }
        try (InputStream stream = body.get()) {
            byte[] answer = stream.readAllBytes();
            attributes.putAttribute(ANSWER, answer);
            return Optional.of(new ByteArrayInputStream(answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterUnmarshalling(Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
        byte[] answer = attributes.getAttribute(ANSWER);
        if (answer != null && context.httpResponse().isSuccessful()) {
            attributes.getAttribute(FOUND).addAll(in(answer, context.response()));
        }
    }

    /** The members of an answer that its type does not have. */
    static List<String> in(byte[] answer, SdkPojo type) {
        List<String> unknown = new ArrayList<>();
        Element root = root(answer);
        List<Element> parts = children(root);
        // the query protocol has its result in an element of its own
        Element result = parts.stream()
                .filter(part -> part.getTagName().endsWith("Result"))
                .findFirst()
                .orElse(root);
        structure(result, type.sdkFields(), "", unknown);
        return unknown;
    }

    private static void structure(Element element, List<SdkField<?>> fields, String path, List<String> unknown) {
        Map<String, SdkField<?>> known = new HashMap<>();
        fields.forEach(field -> known.put(field.unmarshallLocationName(), field));
        for (Element child : children(element)) {
            SdkField<?> field = known.get(child.getTagName());
            String name = path.isEmpty() ? child.getTagName() : path + "." + child.getTagName();
            if (field != null) {
                value(child, field, field.memberName(), path, unknown);
            } else if (!FRAME.contains(child.getTagName())) {
                unknown.add(name);
            }
        }
    }

    private static void value(Element element, SdkField<?> field, String name, String path, List<String> unknown) {
        String here = path.isEmpty() ? name : path + "." + name;
        if (field.marshallingType() == MarshallingType.SDK_POJO) {
            structure(element, field.constructor().get().sdkFields(), here, unknown);
        } else if (field.marshallingType() == MarshallingType.LIST) {
            ListTrait list = field.getTrait(ListTrait.class);
            SdkField<?> entry = list.memberFieldInfo();
            if (entry.marshallingType() == MarshallingType.SDK_POJO) {
                children(element)
                        .forEach(child ->
                                structure(child, entry.constructor().get().sdkFields(), here, unknown));
            }
        }
    }

    private static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element one) {
                children.add(one);
            }
        }
        return children;
    }

    private static Element root(byte[] xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            // the SDK has read it
            throw new IllegalStateException("An answer cannot be read twice", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
