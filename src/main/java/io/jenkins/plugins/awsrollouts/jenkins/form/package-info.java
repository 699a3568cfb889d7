/** What every form of this plugin does the same way: who may ask, and how faults are shown. */
package io.jenkins.plugins.awsrollouts.jenkins.form;
