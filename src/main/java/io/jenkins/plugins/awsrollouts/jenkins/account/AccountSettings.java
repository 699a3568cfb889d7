package io.jenkins.plugins.awsrollouts.jenkins.account;

import com.thoughtworks.xstream.converters.Converter;
import com.thoughtworks.xstream.converters.MarshallingContext;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import com.thoughtworks.xstream.io.HierarchicalStreamWriter;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.kohsuke.stapler.QueryParameter;

/**
 * Which account, as whom and where. Empty is not given.
 *
 * @param region a region's name, or {@code simulated}
 * @param credentialsId the id of AWS credentials in Jenkins
 * @param roleArn a role to assume
 * @param externalId what that role's trust policy asks for
 * @param sessionName the name of the session with that role, as CloudTrail shows it
 * @param endpoint a URL instead of AWS' own endpoints, for emulators
 */
@RecordBuilder
public record AccountSettings(
        String region, String credentialsId, String roleArn, String externalId, String sessionName, String endpoint)
        implements Serializable, AccountSettingsBuilder.With {
    private static final long serialVersionUID = 1L;

    /** Nothing is given. */
    public static final AccountSettings NONE = new AccountSettings("", "", "", "", "", "");

    /** Makes null empty, so that records that were written with fewer fields can be read. */
    public AccountSettings {
        region = text(region);
        credentialsId = text(credentialsId);
        roleArn = text(roleArn);
        externalId = text(externalId);
        sessionName = text(sessionName);
        endpoint = text(endpoint);
    }

    private static String text(@CheckForNull String value) {
        return value == null ? "" : value.trim();
    }

    /** Settings of these, as a form's question sends them to a parameter of this type; null is not given. */
    public static AccountSettings fromStapler(
            @CheckForNull @QueryParameter String region,
            @CheckForNull @QueryParameter String credentialsId,
            @CheckForNull @QueryParameter String roleArn,
            @CheckForNull @QueryParameter String externalId,
            @CheckForNull @QueryParameter String sessionName,
            @CheckForNull @QueryParameter String endpoint) {
        return new AccountSettings(region, credentialsId, roleArn, externalId, sessionName, endpoint);
    }

    /** The same with each text changed, for example by a build's variables. */
    public AccountSettings map(UnaryOperator<String> change) {
        return new AccountSettings(
                change.apply(region),
                change.apply(credentialsId),
                change.apply(roleArn),
                change.apply(externalId),
                change.apply(sessionName),
                change.apply(endpoint));
    }

    /**
     * These settings, and what they do not say from others.
     *
     * <p>Who names credentials says as whom: a role of the others was meant for the others' credentials, so it is not
     * assumed with these. An external id belongs to its role.
     */
    public AccountSettings over(AccountSettings others) {
        boolean othersRole = roleArn.isEmpty() && credentialsId.isEmpty();
        return new AccountSettings(
                first(region, others.region),
                first(credentialsId, others.credentialsId),
                othersRole ? others.roleArn : roleArn,
                othersRole ? first(externalId, others.externalId) : externalId,
                first(sessionName, others.sessionName),
                first(endpoint, others.endpoint));
    }

    private static String first(String own, String other) {
        return own.isEmpty() ? other : own;
    }

    /** XStream cannot write records by itself: one element for each field that is given. */
    public static final class ConverterImpl implements Converter {
        @Override
        public boolean canConvert(Class type) {
            return type == AccountSettings.class;
        }

        @Override
        public void marshal(Object source, HierarchicalStreamWriter writer, MarshallingContext context) {
            AccountSettings settings = (AccountSettings) source;
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("region", settings.region);
            fields.put("credentialsId", settings.credentialsId);
            fields.put("roleArn", settings.roleArn);
            fields.put("externalId", settings.externalId);
            fields.put("sessionName", settings.sessionName);
            fields.put("endpoint", settings.endpoint);
            fields.forEach((name, value) -> {
                if (!value.isEmpty()) {
                    writer.startNode(name);
                    writer.setValue(value);
                    writer.endNode();
                }
            });
        }

        @Override
        public Object unmarshal(HierarchicalStreamReader reader, UnmarshallingContext context) {
            Map<String, String> fields = new LinkedHashMap<>();
            while (reader.hasMoreChildren()) {
                reader.moveDown();
                fields.put(reader.getNodeName(), reader.getValue());
                reader.moveUp();
            }
            return new AccountSettings(
                    fields.get("region"),
                    fields.get("credentialsId"),
                    fields.get("roleArn"),
                    fields.get("externalId"),
                    fields.get("sessionName"),
                    fields.get("endpoint"));
        }
    }
}
