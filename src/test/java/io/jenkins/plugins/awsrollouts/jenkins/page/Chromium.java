package io.jenkins.plugins.awsrollouts.jenkins.page;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.TakesScreenshot;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A person's browser, scripts and all, without a window and without a network beyond this machine. */
final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WIDE = 1200;
    private static final int HIGH = 1000;
    private static final int NARROW = 420;
    private static final String STILL = "<style>*, *::before, *::after { transition: none !important }"
            + " #notification-bar { display: none }</style>";

    private static final List<String> FLAGS = List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--hide-scrollbars",
            "--lang=en",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");

    private final ChromeDriver driver;
    private final String root;
    private final Optional<Path> pictures;

    private Chromium(ChromeDriver driver, String root) {
        this.driver = driver;
        this.root = root;
        pictures = Optional.ofNullable(System.getenv("AWSROLLOUTS_PICTURES")).map(Path::of);
    }

    /**
     * Both programs are named, so that none is looked for, let alone downloaded.
     *
     * @param root where Jenkins is, with a slash at the end
     */
    static Chromium start(String root, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(System.getenv("AWSROLLOUTS_CHROMIUM"));
        options.addArguments(FLAGS);
        options.addArguments("--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(System.getenv("AWSROLLOUTS_CHROMEDRIVER")))
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        Chromium browser = new Chromium(new ChromeDriver(service, options), root);
        browser.size(WIDE, HIGH);
        return browser;
    }

    /** Opens a page of Jenkins. */
    void open(String path) {
        driver.get(root + path);
    }

    String address() {
        return driver.getCurrentUrl();
    }

    <T> T await(ExpectedCondition<T> condition) {
        return new WebDriverWait(driver, PATIENCE)
                .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
                .until(condition);
    }

    /** The first one that can be seen. */
    WebElement see(String xpath) {
        return await(ExpectedConditions.visibilityOfElementLocated(By.xpath(xpath)));
    }

    /** Clicks where nothing covers it. */
    void click(String xpath) {
        await(ignored -> {
            // what is hidden belongs to choices that are not made
            Optional<WebElement> shown = driver.findElements(By.xpath(xpath)).stream()
                    .filter(WebElement::isDisplayed)
                    .findFirst();
            if (shown.isEmpty() || !shown.get().isEnabled()) {
                return false;
            }
            WebElement found = shown.get();
            run("arguments[0].scrollIntoView({block: 'center'})", found);
            try {
                found.click();
                return true;
            } catch (org.openqa.selenium.ElementNotInteractableException covered) {
                return false;
            }
        });
    }

    /** Clicks a link until it has led away, since a page that still settles may move it from under the pointer. */
    void follow(String xpath) {
        String from = address();
        await(ignored -> {
            if (address().equals(from)) {
                driver.findElements(By.xpath(xpath)).stream().findFirst().ifPresent(WebElement::click);
            }
            return !address().equals(from);
        });
    }

    int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    /** The text of the first such element; empty where there is none. */
    String text(String css) {
        return driver.findElements(By.cssSelector(css)).stream()
                .findFirst()
                .map(WebElement::getText)
                .orElse("");
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** All that the browser has said since it was last asked, for whoever looks for the cause of a failure. */
    List<String> words() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /** What the browser complained of since it was last asked: errors and what the page's policy forbids. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue()
                        || entry.getMessage().contains("Content Security Policy"))
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /** Pictures of the page for the documentation, light and dark, if they are wanted. */
    void picture(String name) throws IOException {
        pictures(name, this::shot);
    }

    /** Pictures of one part of the page. */
    void picture(String name, String xpath) throws IOException {
        pictures(name, () -> driver.findElement(By.xpath(xpath)).getScreenshotAs(OutputType.BYTES));
    }

    private void pictures(String name, Supplier<byte[]> shot) throws IOException {
        if (pictures.isPresent()) {
            whole(WIDE);
            scheme("dark");
            save(name + "-dark", shot.get());
            scheme("light");
            save(name, shot.get());
            size(WIDE, HIGH);
        }
    }

    /** A picture of the page as a telephone shows it, if it is wanted. */
    void narrowPicture(String name) throws IOException {
        if (pictures.isPresent()) {
            whole(NARROW);
            save(name + "-narrow", shot());
            size(WIDE, HIGH);
        }
    }

    private void save(String name, byte[] picture) throws IOException {
        Files.write(pictures.orElseThrow().resolve(name + ".png"), picture);
    }

    /** What can be seen now, for whoever looks for the cause of a failure. */
    byte[] shot() {
        return ((TakesScreenshot) driver).getScreenshotAs(OutputType.BYTES);
    }

    private void scheme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** As high as the page is; nothing on it moves, and no message lies over it. */
    private void whole(int width) {
        run("document.head.insertAdjacentHTML('beforeend', arguments[0])", STILL);
        size(width, 700);
        Number height = (Number) run("return document.documentElement.scrollHeight");
        size(width, height.intValue());
        run("window.scrollTo(0, 0)");
    }

    private void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
