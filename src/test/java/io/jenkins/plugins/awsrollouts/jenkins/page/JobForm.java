package io.jenkins.plugins.awsrollouts.jenkins.page;

import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** A freestyle job's form with one rollout in it, as a person fills it in. */
final class JobForm {
    /** The rollout in the form. */
    static final String STEP = "//div[@descriptorid='io.jenkins.plugins.awsrollouts.jenkins.step.RolloutBuilder']";

    private static final String GATE =
            STEP + "//div[@descriptorid='io.jenkins.plugins.awsrollouts.jenkins.spec.HttpGate']";

    private final Chromium browser;

    JobForm(Chromium browser) {
        this.browser = browser;
    }

    /** Makes a job, which leads to its form. */
    void create(String name) {
        browser.open("view/all/newJob");
        browser.see("//input[@id='name']").sendKeys(name);
        browser.click("//li[contains(@class, 'hudson_model_FreeStyleProject')]");
        browser.click("//button[@id='ok-button']");
        browser.see("//button[@name='Submit']");
    }

    void open(String name) {
        browser.open("job/" + name + "/configure");
        browser.see(STEP);
    }

    void addStep() {
        browser.click("//button[contains(@class, 'hetero-list-add') and @suffix='builder']");
        browser.click("//button[contains(@class, 'jenkins-dropdown__item')]"
                + "[contains(., 'Deploy to an Auto Scaling group')]");
        browser.see(field("autoScalingGroup"));
    }

    void addGate() {
        browser.click(STEP + "//button[contains(@class, 'hetero-list-add') and @suffix='gates']");
        browser.click("//button[contains(@class, 'jenkins-dropdown__item')][contains(., 'HTTP check')]");
        browser.see(GATE);
    }

    void type(String field, String value) {
        WebElement input = browser.see(field(field));
        input.clear();
        input.sendKeys(value);
    }

    String typed(String field) {
        return browser.see(field(field)).getDomProperty("value");
    }

    /** Chooses by how what is shown begins, from the list that has such a choice once Jenkins has filled it. */
    void choose(String shown) {
        String option = STEP + "//select/option[starts-with(normalize-space(), '" + shown + "')]";
        browser.await(driver -> !driver.findElements(By.xpath(option)).isEmpty());
        new Select(browser.see(option + "/..")).selectByContainsVisibleText(shown);
    }

    /** Waits until what a list shows begins like this, as it is once Jenkins has filled it. */
    void awaitChosen(String shown) {
        browser.await(driver -> driver.findElements(By.xpath(STEP + "//select")).stream()
                .filter(WebElement::isDisplayed)
                .map(list -> new Select(list).getAllSelectedOptions())
                .anyMatch(
                        chosen -> chosen.stream().anyMatch(one -> one.getText().startsWith(shown))));
    }

    void save() {
        browser.click("//button[@name='Submit']");
        browser.await(driver -> !driver.getCurrentUrl().endsWith("/configure"));
    }

    private static String field(String name) {
        return STEP + "//*[self::input or self::select][@name='_." + name + "']";
    }
}
