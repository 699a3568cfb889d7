/** What a job keeps of its deployments: the shelf with its index, and what the targets run now beside it. */
package io.jenkins.plugins.awsrollouts.history.shelf;
