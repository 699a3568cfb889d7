/** Deployments drawn as HTML and SVG, for the report and for pages. */
package io.jenkins.plugins.awsrollouts.history.html;
