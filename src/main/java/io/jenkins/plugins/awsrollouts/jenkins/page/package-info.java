/** What Jenkins shows of deployments: pages of builds, jobs and the controller, and their data for other programs. */
package io.jenkins.plugins.awsrollouts.jenkins.page;
