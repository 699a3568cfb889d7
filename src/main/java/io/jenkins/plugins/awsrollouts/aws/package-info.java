/**
 * The ports of {@code cloud} over AWS SDK for Java v2: batching, paging, idempotency and the translation of failures.
 *
 * <p>Everything goes through the SDK's synchronous client interfaces and nothing else of its pipeline, so that the same
 * code runs over a simulated account. Which operations are called, and the IAM policy they need, is told in {@code
 * docs/aws.md}.
 */
package io.jenkins.plugins.awsrollouts.aws;
