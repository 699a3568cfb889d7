package io.jenkins.plugins.awsrollouts.jenkins.run;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import io.jenkins.plugins.awsrollouts.aws.AwsClients;
import io.jenkins.plugins.awsrollouts.cloud.HttpProber;
import io.jenkins.plugins.awsrollouts.cloud.Prober;
import io.jenkins.plugins.awsrollouts.cloud.SystemClock;
import io.jenkins.plugins.awsrollouts.history.Sightings;
import io.jenkins.plugins.awsrollouts.history.shelf.Deployment;
import io.jenkins.plugins.awsrollouts.history.shelf.Shelf;
import io.jenkins.plugins.awsrollouts.jenkins.account.AccountSettings;
import io.jenkins.plugins.awsrollouts.jenkins.account.Accounts;
import io.jenkins.plugins.awsrollouts.jenkins.account.AwsRolloutsConfiguration;
import io.jenkins.plugins.awsrollouts.jenkins.account.SecretTexts;
import io.jenkins.plugins.awsrollouts.rollout.journal.FileJournals;
import io.jenkins.plugins.awsrollouts.rollout.journal.Journal;
import io.jenkins.plugins.awsrollouts.rollout.journal.RolloutIds;
import io.jenkins.plugins.awsrollouts.rollout.recovery.Recovery;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollout;
import io.jenkins.plugins.awsrollouts.rollout.run.Rollouts;
import io.jenkins.plugins.awsrollouts.rollout.spec.Words;
import io.jenkins.plugins.awsrollouts.rollout.state.Plan;
import io.jenkins.plugins.awsrollouts.rollout.state.RolloutState;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.security.ImpersonatingScheduledExecutorService;

/**
 * All rollouts of this controller: starts them, goes on with them after a restart, and files them with their jobs when
 * they are over. Rollouts hold no thread of any build.
 */
@Extension
public class RolloutService {
    private static final Logger LOGGER = Logger.getLogger(RolloutService.class.getName());
    private static final String BY_HAND =
            "Look whether its group has tags that begin with aws-rollouts; if so, put it back by the command line.";
    private static final int THREADS = 4;
    private static final int DESKS = 8;

    /** A Lambda function may keep one of them for a quarter of an hour. */
    private static final int CALLS = 16;

    private final ScheduledExecutorService engine = threads(THREADS, "aws-rollouts");
    private final ScheduledExecutorService desk = threads(DESKS, "aws-rollouts-desk");
    private final ScheduledExecutorService calls = threads(CALLS, "aws-rollouts-calls");
    private final ExecutorService scribe = threads(1, "aws-rollouts-log");
    private final SecureRandom random = new SecureRandom();
    private final BodyDesk bodies = new BodyDesk(desk);
    private final Map<String, LiveRollout> lives = new ConcurrentHashMap<>();
    private final SystemClock clock = new SystemClock(engine);
    private final HttpProber http = new HttpProber(
            engine, reference -> Optional.empty(), new GuardedWire(engine, calls, () -> AwsRolloutsConfiguration.get()
                    .reach()));
    private final Rollouts rollouts = new Rollouts(clock, bodies.before(http));
    private final Clouds clouds = new Clouds(clock, calls, rollouts::watches);
    private final SimulatedRegion simulated = new SimulatedRegion(home().resolve("simulated"), bodies);
    private final FileJournals journals = new FileJournals(running());
    private final RolloutFiles files = new RolloutFiles(running());
    private final StrandedRollouts stranded = new StrandedRollouts(journals, files);

    /** How often something was tried in vain for a rollout. */
    private final Map<String, Integer> tried = new ConcurrentHashMap<>();

    private final CompletableFuture<Void> resumed = new CompletableFuture<>();

    /** The one of this controller. */
    public static RolloutService get() {
        return ExtensionList.lookupSingleton(RolloutService.class);
    }

    /** Threads that are Jenkins itself: as nobody they would find neither a job nor the credentials of its folder. */
    private static ScheduledExecutorService threads(int count, String name) {
        return new ImpersonatingScheduledExecutorService(SystemClock.daemons(count, name), ACL.SYSTEM2);
    }

    private static Path home() {
        return Jenkins.get().getRootDir().toPath().resolve("aws-rollouts");
    }

    private static Path running() {
        return home().resolve("running");
    }

    /** Threads for what asks an account or renders, so that neither a Pipeline nor a page waits for it. */
    public ExecutorService desk() {
        return desk;
    }

    /** An id for a rollout that is about to begin. */
    public String nextId() {
        return RolloutIds.next(Instant.now(), random);
    }

    /**
     * The account that settings name, ready for use; nothing is asked of it yet.
     *
     * @param settings with every default filled in, see {@link Accounts#resolve}
     * @param context the job, for credentials that its folder has; null: the controller's own
     */
    public Account account(AccountSettings settings, Item context) {
        Accounts.get().require(settings, context);
        return Accounts.get().simulated(settings)
                ? simulated.account()
                : new Account(clouds.of(settings, context), clock, rollouts.asking(prober(context)));
    }

    /** What asks by HTTP with the secrets that a job may use. */
    private Prober prober(Item context) {
        return bodies.before(http.with(new SecretTexts(context)));
    }

    /** The clients of the simulated account. */
    AwsClients simulatedClients() {
        return simulated.clients();
    }

    /** What tells an account from others in the same region, as far as its settings do; empty: the default one. */
    public static String key(AccountSettings settings) {
        return Clouds.key(settings);
    }

    /** Starts a rollout by its plan. What it was for is on disk before the first change. */
    public LiveRollout start(Plan plan, RolloutOwner owner, Account account) {
        files.write(owner);
        return begin(owner, account, () -> journals.create(owner.id()), (journal, live) -> account.rollouts()
                .start(plan, account.cloud(), journal, live.follower()));
    }

    private LiveRollout begin(
            RolloutOwner owner,
            Account account,
            Supplier<Journal> opening,
            BiFunction<Journal, LiveRollout, Rollout> beginning) {
        Journal journal = opening.get();
        Sightings before = files.sightings(owner.id());
        LiveRollout live = new LiveRollout(owner, journal, before, account.clock(), scribe, this::over, this::broken);
        stranded.heard(live);
        lives.put(owner.id(), live);
        try {
            live.runs(beginning.apply(journal, live));
        } catch (RuntimeException e) {
            lives.remove(owner.id());
            journal.close();
            throw e;
        }
        announce(live);
        stranded.back(live);
        return live;
    }

    /** Lists show it from now on; should that fail, the rollout goes on all the same and is filed at its end. */
    private static void announce(LiveRollout live) {
        RolloutOwner owner = live.owner();
        try {
            job(owner).ifPresent(job -> Shelves.get().of(job).put(deployment(owner, live.state())));
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "Rollout " + live.id() + " runs, but its job does not list it yet");
        }
    }

    private static Deployment deployment(RolloutOwner owner, RolloutState state) {
        return Deployment.of(owner.request(), owner.started(), state).overBy(Instant.now());
    }

    private static Optional<Job<?, ?>> job(RolloutOwner owner) {
        return Optional.ofNullable(Jenkins.get().getItemByFullName(owner.job(), Job.class))
                .map(job -> (Job<?, ?>) job);
    }

    private void over(LiveRollout live) {
        // the engine closes the journal after it has told of the end
        engine.schedule(() -> desk.execute(() -> put(live)), 1, TimeUnit.SECONDS);
    }

    /**
     * Files a rollout that is over with its job. One that has no job any more is only forgotten. Where there is no room,
     * the build ends all the same and says so; filing is tried again at growing pauses, and at the next start.
     */
    private void put(LiveRollout live) {
        try {
            conclude(live.owner(), Optional.of(live));
            lives.remove(live.id());
            tried.remove(live.id());
            live.filed();
        } catch (RuntimeException | Error e) {
            int tries = tried.merge(live.id(), 1, Integer::sum);
            if (tries == 1) {
                LOGGER.log(Level.WARNING, e, () -> "Rollout " + live.id() + " is over, but could not be filed yet");
                live.unfiled(Words.of(e));
            }
            engine.schedule(() -> desk.execute(() -> put(live)), pause(tries), TimeUnit.SECONDS);
        }
    }

    /** How a rollout has ended that is over and could not be filed with its job yet. */
    public Optional<Deployment> ended(String id) {
        return live(id).filter(live -> live.state().outcome().isPresent())
                .map(live -> deployment(live.owner(), live.state()));
    }

    private void conclude(RolloutOwner owner, Optional<LiveRollout> live) {
        String id = owner.id();
        job(owner).ifPresent(job -> {
            Shelf shelf = Shelves.get().of(job);
            RolloutState state = live.map(LiveRollout::state).orElseGet(() -> RolloutState.of(journals.read(id)));
            RolloutFiles kept = Shelves.get().files(job);
            kept.write(owner);
            kept.write(
                    id,
                    live.map(one -> one.follower().sightings())
                            .orElseGet(() -> files.sightings(
                                    id))); // the journal last: while it is here, a crash on the way has all of this
            // done again
            Deployment deployment = deployment(owner, state);
            shelf.put(deployment);
            LatestDeployments.get().add(job, deployment);
            shelf.adopt(running().resolve(id + ".jsonl"));
        });
        files.delete(id);
    }

    /** Begins to go on with what ran once all jobs are there, on a thread of its own: nothing of it stops Jenkins. */
    @Extension
    public static class Start extends ItemListener {
        @Override
        public void onLoaded() {
            RolloutService service = get();
            service.desk.execute(() -> {
                try {
                    resumeAll();
                } finally {
                    service.resumed.complete(null);
                }
                LatestDeployments.get().learn();
            });
        }
    }

    /** Runs something, on a thread that may wait, once all that ran when the controller went down has been looked at. */
    public void afterResuming(Runnable task) {
        resumed.thenRunAsync(task, desk);
    }

    /** Goes on with what ran when the controller went down, one after the other; what cannot be is stranded alone. */
    public static void resumeAll() {
        RolloutService service = get();
        try {
            service.files.owners().stream()
                    .filter(owner -> !service.lives.containsKey(owner.id()))
                    .forEach(service::resume);
            service.strandWhatIsNobodys();
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.SEVERE, e, () -> "Rollouts that ran cannot be gone on with; restart Jenkins to try again");
        }
    }

    /** A journal without its errand, or a file that was set aside, is shown until somebody has seen to it. */
    private void strandWhatIsNobodys() {
        journals.ids().stream()
                .filter(id -> !lives.containsKey(id) && stranded.get(id).isEmpty())
                .filter(id -> files.owner(id).isEmpty())
                .forEach(id -> strand(
                        RolloutOwner.unknown(id, Instant.now()),
                        "Its file in " + running() + " that says for which job and account it was cannot be read. "
                                + BY_HAND));
        files.setAside().forEach((id, file) -> {
            if (!lives.containsKey(id) && stranded.get(id).isEmpty()) {
                strand(
                        RolloutOwner.unknown(id, Instant.now()),
                        "Its file could not be read and lies in " + file + ". " + BY_HAND + " Then delete that file.");
            }
        });
    }

    private void strand(RolloutOwner owner, String why) {
        stranded.add(owner, job(owner), why);
    }

    /**
     * Goes on with one rollout; where that is not possible, the administrator's page says why and lets somebody try
     * again.
     */
    void resume(RolloutOwner owner) {
        stranded.remove(owner.id());
        try {
            if (files.isDismissed(owner.id()) && !journals.ids().contains(owner.id())) {
                strand(owner, "The controller went down while it was recovered or dismissed; do that once more.");
            } else if (!journals.ids().contains(owner.id())) {
                // it went down before the journal was begun, or after all was filed
                files.delete(owner.id());
            } else if (journals.read(owner.id()).isEmpty()) {
                // it went down before the plan was written, or the disk has lost what was: nobody can tell
                RolloutFiles.setAside(running().resolve(owner.id() + ".jsonl"));
                strand(owner, "Its journal is empty, so it is not known what it did. " + BY_HAND);
            } else if (RolloutState.of(journals.read(owner.id())).outcome().isPresent()) {
                conclude(owner, Optional.empty());
            } else {
                Job<?, ?> job = job(owner).orElse(null);
                List<String> faults =
                        job == null && !owner.account().credentialsId().isEmpty()
                                ? List.of("Its job " + owner.job() + " is gone, and the credentials \""
                                        + owner.account().credentialsId()
                                        + "\" with it; recover the group by the command line.")
                                : Accounts.get().faults(owner.account(), job);
                if (!faults.isEmpty()) {
                    // without its account every call would fail, and the rollout with them
                    strand(owner, String.join(" ", faults));
                    return;
                }
                Account account = account(owner.account(), job);
                begin(owner, account, () -> journals.open(owner.id()), (journal, live) -> account.rollouts()
                        .resume(account.cloud(), journal, live.follower()));
            }
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, e, () -> "Rollout " + owner.id() + " cannot be gone on with");
            strand(owner, Words.of(e) + ".");
        }
    }

    /**
     * Tries again to go on with a rollout that could not be. Without its errand it stays as it is; once somebody has taken
     * its journal away, and no file of it was set aside, nothing of it is left to go on with and it is forgotten.
     */
    public void retry(String id) {
        if (stranded.get(id).isEmpty()) {
            return;
        }
        if (journals.ids().contains(id)) {
            files.owner(id).ifPresent(this::resume);
        } else if (!files.setAside().containsKey(id) && !files.isDismissed(id)) {
            files.delete(id);
            stranded.remove(id);
        }
    }

    /**
     * A rollout has stopped for a reason of this machine's, such as a full disk: it is shown as stranded, and is tried
     * again by itself, at growing pauses. Whoever listens to it is told how it goes on.
     */
    private void broken(LiveRollout live) {
        String id = live.id();
        stranded.stopped(live, job(live.owner()), live.problem().orElse("It stopped") + ".");
        lives.remove(id);
        int tries = tried.merge(id, 1, Integer::sum);
        LOGGER.log(
                Level.WARNING,
                () -> "Rollout " + id + " stopped: " + live.problem().orElse(""));
        engine.schedule(() -> desk.execute(() -> retry(id)), pause(tries), TimeUnit.SECONDS);
    }

    /** So many seconds: 30, then twice as long each time, up to a quarter of an hour. */
    private static long pause(int tries) {
        return Math.min(900, 15L << Math.min(tries, 10));
    }

    /** Lets go of all rollouts, with their journals closed, so that the next start of the controller goes on. */
    @Terminator
    public static void letGoOfAll() {
        RolloutService service = get();
        service.lives
                .values()
                .forEach(live -> service.files.write(live.id(), live.follower().sightings()));
        service.rollouts.letGo();
        service.simulated.close();
        Stream.of(service.engine, service.desk, service.calls, service.scribe).forEach(ExecutorService::shutdownNow);
    }

    /** The rollout of that id, while it runs or waits for somebody. */
    public Optional<LiveRollout> live(String id) {
        return Optional.ofNullable(lives.get(id));
    }

    /** All rollouts that run or wait for somebody. */
    public Collection<LiveRollout> lives() {
        return List.copyOf(lives.values());
    }

    /** All rollouts that could not be gone on with. */
    public Collection<Stranded> stranded() {
        return stranded.all();
    }

    /** The rollout of that id, if it could not be gone on with. */
    public Optional<Stranded> stranded(String id) {
        return stranded.get(id);
    }

    /** Whether a rollout could not be gone on with. */
    public boolean isStranded(String id) {
        return stranded.get(id).isPresent();
    }

    /**
     * Tells when a rollout that could not be gone on with runs again.
     *
     * @param dismissed is told by whom, when it is given up instead
     */
    public void whenBack(String id, Consumer<LiveRollout> back, Consumer<String> dismissed) {
        stranded.expect(id, back, dismissed);
    }

    /**
     * Gives up a rollout that could not be gone on with. Its files are kept in another folder; what it has changed in the
     * account stays.
     *
     * @param by who wants that
     * @return whether it was one
     */
    public boolean dismiss(String id, String by) {
        tried.remove(id);
        return stranded.dismiss(id, stranded.get(id).flatMap(one -> job(one.owner())), by);
    }

    /**
     * Puts the group of a rollout that could not be gone on with back from its tags alone, as where its journal is lost: as
     * the same rollout, with a new journal. Asks the account, so it takes a while.
     *
     * @return what is in the way; empty once it has begun
     */
    public List<String> recover(String id) {
        Optional<Stranded> one = stranded.get(id).filter(Stranded::isRecoverable);
        if (one.isEmpty()) {
            return List.of("It is not known any more where rollout " + id + " ran. " + BY_HAND);
        }
        RolloutOwner owner = one.get().owner();
        Optional<Job<?, ?>> job = job(owner);
        List<String> faults = Accounts.get().faults(owner.account(), job.orElse(null));
        if (!faults.isEmpty()) {
            return faults;
        }
        Account account = account(owner.account(), job.orElse(null));
        Recovery.Found found = Recovery.plan(
                account.cloud(), one.get().group(), account.clock().now());
        if (found.recovery().isEmpty()) {
            return found.faults();
        }
        String locked = found.recovery().get().plan().rolloutId();
        if (!locked.equals(id)) {
            return List.of(one.get().group() + " is held by rollout " + locked + " by now, and not by " + id
                    + ", so there is nothing of it to recover.");
        }
        files.dismissJournal(id);
        stranded.remove(id);
        begin(owner, account, () -> journals.create(id), (journal, live) -> account.rollouts()
                .recover(found.recovery().get(), account.cloud(), journal, live.follower()));
        return List.of();
    }

    /** A step is here to run the body of its rollout. */
    public void host(String id, BodyDesk.Host host) {
        bodies.host(id, host);
    }

    /** The step is over. */
    public void leave(String id) {
        bodies.leave(id);
    }

    /** A job has another name now. */
    void moved(String from, String to) {
        for (LiveRollout live : lives.values()) {
            moved(live.owner(), from, to).ifPresent(live::moved);
        }
        stranded.moved(owner -> moved(owner, from, to));
    }

    private Optional<RolloutOwner> moved(RolloutOwner owner, String from, String to) {
        if (!owner.job().equals(from) && !owner.job().startsWith(from + "/")) {
            return Optional.empty();
        }
        RolloutOwner now = owner.withJob(to + owner.job().substring(from.length()));
        files.write(now);
        return Optional.of(now);
    }
}
