/** In which AWS account, as whom and where Jenkins carries out rollouts: step over folders over controller. */
package io.jenkins.plugins.awsrollouts.jenkins.account;
