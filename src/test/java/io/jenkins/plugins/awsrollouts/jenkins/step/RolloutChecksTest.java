package io.jenkins.plugins.awsrollouts.jenkins.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.Functions;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountStep;
import io.jenkins.plugins.awsrollouts.jenkins.account.AwsRolloutsConfiguration;
import io.jenkins.plugins.awsrollouts.jenkins.account.StubAws;
import io.jenkins.plugins.awsrollouts.jenkins.spec.AlarmGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Approval;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Batches;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CanaryJudge;
import io.jenkins.plugins.awsrollouts.jenkins.spec.CanaryMetric;
import io.jenkins.plugins.awsrollouts.jenkins.spec.HttpGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.LambdaGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.Linear;
import io.jenkins.plugins.awsrollouts.jenkins.spec.MetricGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.MetricQuery;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RequestMatch;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutGate;
import io.jenkins.plugins.awsrollouts.jenkins.spec.RolloutStrategy;
import io.jenkins.plugins.awsrollouts.jenkins.spec.ScriptGate;
import java.lang.reflect.Method;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.verb.POST;

/** What the fields of forms say while they are filled, and to whom. */
@WithJenkins
class RolloutChecksTest {

    private static Stream<Class<?>> describables() {
        return Stream.concat(
                Stream.of(RolloutBuilder.class, RolloutPublisher.class, MetricQuery.class),
                Jenkins.get().getExtensionList(Descriptor.class).stream()
                        .<Class<?>>map(descriptor -> descriptor.clazz)
                        .filter(type -> AccountStep.class.isAssignableFrom(type)
                                || RolloutStrategy.class.isAssignableFrom(type)
                                || RolloutGate.class.isAssignableFrom(type)
                                || RequestMatch.class.isAssignableFrom(type)
                                || CanaryMetric.class.isAssignableFrom(type)
                                || CanaryJudge.class.isAssignableFrom(type)));
    }

    @Test
    void everyFieldHasItsHelpInBothLanguages(JenkinsRule j) {
        List<String> without = new ArrayList<>();
        describables().forEach(type -> {
            for (DescribableParameter parameter : DescribableModel.of(type).getParameters()) {
                if (parameter.isDeprecated()) {
                    continue;
                }
                for (String language : List.of("", "_de")) {
                    String file = "help-" + parameter.getName() + language + ".html";
                    boolean found = false;
                    for (Class<?> at = type; at != null && !found; at = at.getSuperclass()) {
                        found = at.getResource(at.getSimpleName() + "/" + file) != null;
                    }
                    if (!found) {
                        without.add(type.getSimpleName() + "/" + file);
                    }
                }
            }
        });
        assertEquals(List.of(), without);
        assertTrue(describables().count() >= 10);
    }

    /** Stapler would let a link of somebody else's page call them otherwise. */
    @Test
    void everyQuestionOfAFormIsAPost(JenkinsRule j) {
        List<String> open = new ArrayList<>();
        describables().forEach(type -> {
            for (Method method : Jenkins.get()
                    .getDescriptorOrDie(type.asSubclass(Describable.class))
                    .getClass()
                    .getMethods()) {
                boolean ours = method.getDeclaringClass().getName().startsWith("io.jenkins.plugins.awsrollouts");
                if (ours && method.getName().startsWith("do") && !method.isAnnotationPresent(POST.class)) {
                    open.add(type.getSimpleName() + "." + method.getName());
                }
            }
        });
        assertEquals(List.of(), open);
    }

    @Test
    void saysWhatIsWrongInTheEnginesWords(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        ImmutableDeployStep.DescriptorImpl form =
                j.jenkins.getDescriptorByType(ImmutableDeployStep.DescriptorImpl.class);
        says("autoScalingGroup is empty; name the group to deploy to.", form.doCheckAutoScalingGroup(job, ""));
        says("", form.doCheckAutoScalingGroup(job, "web"));
        says("No AMI is named; give ami, amiName, amiTags or amiParameter.", form.doCheckAmi(job, "", "", "", ""));
        says("", form.doCheckAmi(job, "", "${NAME}", "", ""));
        says("", form.doCheckAmi(job, "${AMI}", "", "", ""));
        says("", form.doCheckAmi(job, "", "", "x", ""));
        says(
                "The AMI is named in 2 ways, by ami and amiName; give one of them.",
                form.doCheckAmi(job, "ami-1", "shop-*", "", ""));
        says(
                "ami is \"shop\", which is no AMI id; give one such as ami-0123456789abcdef0.",
                form.doCheckAmi(job, "shop", "", "", ""));
        says(
                "amiOwner is given without amiName or amiTags, which it belongs to.",
                form.doCheckAmiOwner(job, "self", "", ""));
        says("", form.doCheckAmiOwner(job, "self", "shop-*", ""));
        says("amiTags has \"shop\"; give key=value.", form.doCheckAmiTags(job, "app=x\nshop"));
        says("minHealthyPercent is 101; use 0 to 100.", form.doCheckMinHealthyPercent(job, "101", ""));
        says("maxHealthyPercent is 99; use 100 to 200.", form.doCheckMaxHealthyPercent(job, "99", ""));
        says(
                "minHealthyPercent and maxHealthyPercent are both 100, so no instance could be replaced; lower the one"
                        + " or raise the other.",
                form.doCheckMaxHealthyPercent(job, "100", "100"));
        says("warmUp is \"soon\"; give a time such as 90s, 10m or 1h30m.", form.doCheckWarmUp(job, "soon", ""));
        says(
                "healthTimeout of 1 min is not longer than warmUp of 5 min, so no instance could count in time; raise"
                        + " it.",
                form.doCheckHealthTimeout(job, "1m", "5m"));
        says("failedInstances is -1; use 0 to 1000.", form.doCheckFailedInstances(job, "-1"));
        says("bake is \"5\"; give a time such as 90s, 10m or 1h30m.", form.doCheckBake(job, "5"));
        says("finalBake is \"x\"; give a time such as 90s, 10m or 1h30m.", form.doCheckFinalBake(job, "x"));
        says(
                "progressDeadline is 0 s, not longer than zero; give a time such as 10m.",
                form.doCheckProgressDeadline(job, "0s"));
        says("bodyTimeout is \"x\"; give a time such as 90s, 10m or 1h30m.", form.doCheckBodyTimeout(job, "x"));
        says("", form.doCheckBake(job, ""));
        says("", form.doCheckBake(job, "${BAKE}"));
        Linear.DescriptorImpl linear = j.jenkins.getDescriptorByType(Linear.DescriptorImpl.class);
        says("linear is 101 %; use 1 to 100.", linear.doCheckPercent(job, "101"));
        says("", linear.doCheckPercent(job, "25"));
        Batches.DescriptorImpl batches = j.jenkins.getDescriptorByType(Batches.DescriptorImpl.class);
        says("batches sizes is \"\"; give counts or percents such as 1, 25%, 50%.", batches.doCheckSizes(job, ""));
        says("", batches.doCheckSizes(job, "1, 25%"));
        RollbackDeploymentStep.DescriptorImpl rollback =
                j.jenkins.getDescriptorByType(RollbackDeploymentStep.DescriptorImpl.class);
        says(
                "Both autoScalingGroup and deployment are given; give one of them.",
                rollback.doCheckAutoScalingGroup(job, "web", "d-1"));
    }

    @Test
    void saysWhatIsWrongWithAGate(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        HttpGate.DescriptorImpl gate = j.jenkins.getDescriptorByType(HttpGate.DescriptorImpl.class);
        says(
                "httpGate url is \"here\"; give an absolute http or https URL.",
                gate.doCheckUrl(job, "here", "http", "", ""));
        says(
                "httpGate has both url and port; with a url no instance is asked, so leave port out.",
                gate.doCheckUrl(job, "https://x/", "http", "80", ""));
        says("", gate.doCheckUrl(job, "https://x/", "http", "", ""));
        says("httpGate port is 0; use a port from 1 to 65535.", gate.doCheckPort(job, "0"));
        says("httpGate path is \"x\"; begin it with a slash.", gate.doCheckPath(job, "x"));
        says(
                "httpGate status is \"2xx\"; give a status such as 200, or a range such as 200-299.",
                gate.doCheckStatus(job, "2xx"));
        assertTrue(gate.doCheckBody(job, "(")
                .renderHtml()
                .contains("httpGate body is no regular expression that RE2 knows"));
        says("", gate.doCheckBody(job, "^up$"));
        says("httpGate successes is 0; use 1 to 1000.", gate.doCheckSuccesses(job, "0"));
        says("httpGate failures is 0; use 1 to 1000.", gate.doCheckFailures(job, "0"));
        says(
                "httpGate interval is 0 s, not longer than zero; give a time such as 5s.",
                gate.doCheckInterval(job, "0s"));
        says("httpGate timeout is \"5\"; give a time such as 90s, 10m or 1h30m.", gate.doCheckTimeout(job, "5"));
        says(
                "httpGate attemptTimeout is \"5\"; give a time such as 90s, 10m or 1h30m.",
                gate.doCheckAttemptTimeout(job, "5"));
    }

    @Test
    void saysWhatIsWrongWithTheTermsAndTheRequestOfAGate(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        HttpGate.DescriptorImpl http = j.jenkins.getDescriptorByType(HttpGate.DescriptorImpl.class);
        says(
                "httpGate attempts is -1; use 1 to 1000, or 0 for as many as the timeout allows.",
                http.doCheckAttempts(job, "-1"));
        says("", http.doCheckWhen(job, "stage", ""));
        says("", http.doCheckWhen(job, "end", "https://x/"));
        says(
                "httpGate has when, but it asks each new instance before traffic; leave when out, or give a url.",
                http.doCheckWhen(job, "end", ""));
        says(
                "httpGate content is given with method GET; use POST or another that sends some.",
                http.doCheckContent(job, "x", "GET"));
        says("", http.doCheckContent(job, "x", "POST"));
        says("", http.doCheckHeaders(job, "Accept=text/plain"));
        FormValidation secret = http.doCheckHeaders(job, "Accept=text/plain\nAuthorization=Bearer credentials:token");
        assertEquals(FormValidation.Kind.WARNING, secret.kind, secret.getMessage());
        says("httpGate headers has \"Authorization…\"; give key=value.", http.doCheckHeaders(job, "Authorization: x"));
        says("", http.doCheckJson(job, "$.status=ok"));
        assertEquals(FormValidation.Kind.ERROR, http.doCheckJson(job, "status=ok").kind);
        assertEquals(List.of("stage", "before", "always", "end"), values(http.doFillWhenItems(job, "")));
        ScriptGate.DescriptorImpl script = j.jenkins.getDescriptorByType(ScriptGate.DescriptorImpl.class);
        assertEquals(List.of("stage", "end"), values(script.doFillWhenItems(job, "")));
        assertEquals(FormValidation.Kind.ERROR, script.doCheckScript(job, "", "").kind);
        assertEquals(FormValidation.Kind.ERROR, script.doCheckScript(job, "true", "Shop-Check").kind);
        says("", script.doCheckScript(job, "", "Shop-Check"));
        says("", script.doCheckParameters(job, "level=full", "Shop-Check"));
        assertEquals(FormValidation.Kind.ERROR, script.doCheckParameters(job, "level", "Shop-Check").kind);
        assertEquals(FormValidation.Kind.ERROR, script.doCheckSample(job, "some").kind);
        Approval.DescriptorImpl approval = j.jenkins.getDescriptorByType(Approval.DescriptorImpl.class);
        assertEquals(List.of("end", "before", "stage"), values(approval.doFillWhenItems(job, "")));
        assertEquals(List.of("fail", "warn"), values(approval.doFillOnFailureItems(job, "")));
    }

    @Test
    void saysWhatIsWrongWithAGateOfTheAccount(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        LambdaGate.DescriptorImpl lambda = j.jenkins.getDescriptorByType(LambdaGate.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.ERROR, lambda.doCheckFunction(job, "").kind);
        says("", lambda.doCheckFunction(job, "shop-verdict"));
        assertEquals(FormValidation.Kind.ERROR, lambda.doCheckAttemptTimeout(job, "1h").kind);
        AlarmGate.DescriptorImpl alarm = j.jenkins.getDescriptorByType(AlarmGate.DescriptorImpl.class);
        says("alarmGate names no alarm; give names, or tags that alarms have.", alarm.doCheckNames(job, "", ""));
        says("", alarm.doCheckNames(job, "", "app=shop"));
        says("", alarm.doCheckNames(job, "web-5xx\nweb-slow", ""));
        says("alarmGate tags has \"shop\"; give key=value.", alarm.doCheckTags(job, "shop"));
        assertEquals("pass", values(alarm.doFillInconclusiveItems(job, "")).get(0), "the default comes first");
        MetricGate.DescriptorImpl metric = j.jenkins.getDescriptorByType(MetricGate.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.ERROR, metric.doCheckBelow(job, "", "").kind);
        assertEquals(FormValidation.Kind.ERROR, metric.doCheckBelow(job, "1", "2").kind);
        says("", metric.doCheckAbove(job, "1", "2"));
        MetricQuery.DescriptorImpl query = j.jenkins.getDescriptorByType(MetricQuery.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.ERROR, query.doCheckId(job, "Errors").kind);
        says("", query.doCheckExpression(job, "100 * a / b", "", ""));
        assertEquals(FormValidation.Kind.ERROR, query.doCheckExpression(job, "a", "RequestCount", "").kind);
        assertEquals(FormValidation.Kind.ERROR, query.doCheckPeriod(job, "7s").kind);
        assertEquals(FormValidation.Kind.ERROR, query.doCheckDimensions(job, "LoadBalancer").kind);
    }

    private static List<String> values(ListBoxModel choices) {
        return choices.stream().map(choice -> choice.value).toList();
    }

    private static void says(String sentence, FormValidation validation) {
        String shown = validation.kind == FormValidation.Kind.OK ? "" : validation.getMessage();
        assertEquals(Functions.htmlAttributeEscape(sentence).replace("&#039;", "'"), shown.replace("&#039;", "'"));
    }

    @Test
    void answersNobodyElseThanWhoMayConfigure(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject();
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE)
                .everywhere()
                .to("author")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        ImmutableDeployStep.DescriptorImpl form =
                j.jenkins.getDescriptorByType(ImmutableDeployStep.DescriptorImpl.class);
        HttpGate.DescriptorImpl gate = j.jenkins.getDescriptorByType(HttpGate.DescriptorImpl.class);
        RolloutPublisher.DescriptorImpl publisher =
                j.jenkins.getDescriptorByType(RolloutPublisher.DescriptorImpl.class);
        try (StubAws aws = new StubAws()) {
            try (ACLContext as = ACL.as2(User.getById("author", true).impersonate2())) {
                assertEquals(2, form.doFillOnFailureItems(job, "").size());
                assertEquals(FormValidation.Kind.OK, form.doCheckBake(null, "x").kind, "outside of any job");
                assertEquals(FormValidation.Kind.ERROR, form.doCheckBake(job, "x").kind);
            }
            try (ACLContext as = ACL.as2(User.getById("reader", true).impersonate2())) {
                assertEquals(FormValidation.Kind.OK, form.doCheckBake(job, "x").kind);
                assertEquals(FormValidation.Kind.OK, gate.doCheckPort(job, "x").kind);
                assertEquals(0, form.doFillOnFailureItems(job, "").size());
                assertEquals(0, form.doFillOnAbortItems(job, "").size());
                assertEquals("hold", form.doFillOnAbortItems(job, "hold").get(0).value, "what is chosen is seen");
                assertEquals(0, form.doFillProtectedInstancesItems(job, "").size());
                assertEquals(0, form.doFillLaunchHooksItems(job, "").size());
                assertEquals(0, gate.doFillSchemeItems(job, "").size());
                assertEquals(0, publisher.doFillWhenItems(job, "").size());
                assertEquals(
                        List.of(),
                        form.doAutoCompleteAutoScalingGroup(
                                        job, "s", new AccountSettings("eu-west-1", "", "", "", "", aws.url()))
                                .getValues());
                assertEquals(
                        List.of(),
                        form.doAutoCompleteAmi(job, "s", new AccountSettings("eu-west-1", "", "", "", "", aws.url()))
                                .getValues());
            }
            assertEquals(List.of(), aws.actions());
        }
    }

    @Test
    void suggestsWhatTheSimulatedAccountHas(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("job");
        ImmutableDeployStep.DescriptorImpl form =
                j.jenkins.getDescriptorByType(ImmutableDeployStep.DescriptorImpl.class);
        assertEquals(
                List.of("worker"),
                form.doAutoCompleteAutoScalingGroup(job, "wo", new AccountSettings("simulated", "", "", "", "", ""))
                        .getValues());
        assertEquals(
                List.of("ami-0b7e41"),
                form.doAutoCompleteAmi(job, "shop-2.31", new AccountSettings("simulated", "", "", "", "", ""))
                        .getValues());
    }

    @Test
    void suggestsGroupsAndAmisThroughTheWeb(JenkinsRule j) throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("job");
        com.cloudbees.plugins.credentials.SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new com.cloudbees.jenkins.plugins.awscredentials.AWSCredentialsImpl(
                        com.cloudbees.plugins.credentials.CredentialsScope.GLOBAL, "keys", "AKIA", "secret", ""));
        try (StubAws aws = new StubAws()) {
            JSONObject groups = ask(j, job, "autoCompleteAutoScalingGroup", "SHOP", aws);
            assertEquals(
                    List.of("shop-web", "shop-api"),
                    groups.getJSONArray("suggestions").stream()
                            .map(one -> ((JSONObject) one).getString("name"))
                            .toList());
            JSONObject amis = ask(j, job, "autoCompleteAmi", "shop-1", aws);
            assertEquals(1, amis.getJSONArray("suggestions").size());
            JSONObject names = ask(j, job, "autoCompleteAmiName", "shop", aws);
            assertEquals(2, names.getJSONArray("suggestions").size());
        }
    }

    private static JSONObject ask(JenkinsRule j, FreeStyleProject job, String what, String value, StubAws aws)
            throws Exception {
        JenkinsRule.WebClient browser = j.createWebClient();
        WebRequest request = new WebRequest(
                new URL(browser.getContextPath() + job.getUrl()
                        + "descriptorByName/io.jenkins.plugins.awsrollouts.jenkins.step.ImmutableDeployStep/" + what),
                HttpMethod.POST);
        request.setRequestParameters(List.of(
                new NameValuePair("value", value),
                new NameValuePair("region", "eu-west-1"),
                new NameValuePair("credentialsId", "keys"),
                new NameValuePair("endpoint", aws.url())));
        AwsRolloutsConfiguration.get().setEndpoints(aws.url());
        browser.addCrumb(request);
        return JSONObject.fromObject(browser.getPage(request).getWebResponse().getContentAsString());
    }

    @Test
    void aFormShowsItsHelp(JenkinsRule j) throws Exception {
        JenkinsRule.WebClient browser = j.createWebClient();
        assertNotNull(browser.goTo(
                "descriptor/io.jenkins.plugins.awsrollouts.jenkins.step.ImmutableDeployStep/help/region", "text/html"));
        browser.addRequestHeader("Accept-Language", "de");
        assertTrue(browser.goTo("descriptor/io.jenkins.plugins.awsrollouts.jenkins.step.ImmutableDeployStep/help/bake")
                .getWebResponse()
                .getContentAsString()
                .contains("Chargen"));
    }
}
