package io.jenkins.plugins.awsrollouts.analysis;

/**
 * Mean and variance of the samples that are not NaN.
 *
 * @param count how many
 * @param mean NaN of none
 * @param variance 0 of fewer than two
 */
record Moments(int count, double mean, double variance) {
    static Moments of(double[] samples) {
        int count = 0;
        double sum = 0;
        for (double sample : samples) {
            if (!Double.isNaN(sample)) {
                count++;
                sum += sample;
            }
        }
        double mean = sum / count;
        double squares = 0;
        for (double sample : samples) {
            squares += Double.isNaN(sample) ? 0 : (sample - mean) * (sample - mean);
        }
        return new Moments(count, mean, count < 2 ? 0 : squares / (count - 1));
    }

    /** The first autocorrelation of these samples, of which the moments are: neighbours that both are there. */
    double autocorrelation(double[] samples) {
        double products = 0;
        for (int i = 1; i < samples.length; i++) {
            double product = (samples[i - 1] - mean) * (samples[i] - mean);
            products += Double.isNaN(product) ? 0 : product;
        }
        return products / (variance * (count - 1));
    }
}
