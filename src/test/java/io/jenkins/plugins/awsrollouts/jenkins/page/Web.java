package io.jenkins.plugins.awsrollouts.jenkins.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.jvnet.hudson.test.JenkinsRule;

/** A person's browser, without scripts. */
final class Web {
    private static final Pattern ADDRESS = Pattern.compile("(?:href|url)=\"(/[^\"]*)\"");

    private final JenkinsRule.WebClient client;

    private Web(JenkinsRule jenkins) {
        client = jenkins.createWebClient().withJavaScriptEnabled(false).withThrowExceptionOnFailingStatusCode(false);
    }

    static Web of(JenkinsRule jenkins) {
        return new Web(jenkins);
    }

    static Web of(JenkinsRule jenkins, String user) throws Exception {
        Web web = new Web(jenkins);
        web.client.login(user);
        return web;
    }

    /** The page as a reader of another language gets it. */
    HtmlPage page(String path, String language) throws IOException {
        WebRequest request = new WebRequest(url(path));
        request.setAdditionalHeader("Accept-Language", language);
        return client.getPage(request);
    }

    private URL url(String path) throws IOException {
        return new URL(client.getContextPath() + path);
    }

    Page get(String path) throws IOException {
        return client.getPage(url(path));
    }

    int status(String path) throws IOException {
        return get(path).getWebResponse().getStatusCode();
    }

    String text(String path) throws IOException {
        return get(path).getWebResponse().getContentAsString();
    }

    /** A part of a page as a script asks for it alone; whatever it leads to is in this Jenkins. */
    String part(String path) throws IOException {
        String text = text(path);
        String root = url("").getPath();
        List<String> astray = ADDRESS.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(address -> !address.startsWith(root))
                .toList();
        assertEquals(List.of(), astray, text);
        return text;
    }

    HtmlPage page(String path) throws IOException {
        return (HtmlPage) get(path);
    }

    JSONObject json(String path) throws IOException {
        return JSONObject.fromObject(text(path));
    }

    Page post(String path, Map<String, String> fields) throws IOException {
        WebRequest request = new WebRequest(url(path), HttpMethod.POST);
        client.addCrumb(request);
        List<NameValuePair> all = new java.util.ArrayList<>(request.getRequestParameters());
        fields.forEach((name, value) -> all.add(new NameValuePair(name, value)));
        request.setRequestParameters(all);
        return client.getPage(request);
    }

    int statusOfPostWithoutCrumb(String path) throws IOException {
        return client.getPage(new WebRequest(url(path), HttpMethod.POST))
                .getWebResponse()
                .getStatusCode();
    }

    int statusOfPost(String path, Map<String, String> fields) throws IOException {
        return post(path, fields).getWebResponse().getStatusCode();
    }

    JSONObject jsonOfPost(String path, Map<String, String> fields) throws IOException {
        return JSONObject.fromObject(post(path, fields).getWebResponse().getContentAsString());
    }
}
