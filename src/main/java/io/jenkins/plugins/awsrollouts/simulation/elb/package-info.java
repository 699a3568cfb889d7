/**
 * Elastic Load Balancing: target groups, load balancers with listeners and rules, health checks, and where the requests
 * of users go.
 */
package io.jenkins.plugins.awsrollouts.simulation.elb;
