package io.jenkins.plugins.awsrollouts.cloud;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** TLS for servers whose certificate is not checked in full, since an instance is asked by its address, say. */
public final class Trust extends X509ExtendedTrustManager {
    private final X509TrustManager chain;
    private final boolean checks;

    private Trust(X509TrustManager chain, boolean checks) {
        this.chain = chain;
        this.checks = checks;
    }

    /** A context that checks the chain of trust, or nothing at all, but never the host's name. */
    public static SSLContext context(Probe.Verify verify) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            Trust trust = new Trust(jvm(), verify == Probe.Verify.CHAIN);
            context.init(null, new TrustManager[] {trust}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java machine has no TLS.", e);
        }
    }

    private static X509TrustManager jvm() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no trust manager for X.509"));
    }

    // The JVM's own manager compares the host's name where it is given a socket or an engine; so it is given neither.

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type) throws CertificateException {
        if (checks) {
            chain.checkServerTrusted(certificates, type);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type, Socket socket)
            throws CertificateException {
        checkServerTrusted(certificates, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(certificates, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type) throws CertificateException {
        chain.checkClientTrusted(certificates, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type, Socket socket)
            throws CertificateException {
        chain.checkClientTrusted(certificates, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type, SSLEngine engine)
            throws CertificateException {
        chain.checkClientTrusted(certificates, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chain.getAcceptedIssuers();
    }
}
