import * as cloudwatch from '@pulumi/aws/cloudwatch/index.js';
import type * as pulumi from '@pulumi/pulumi';
import { DASHBOARD_NAMES } from '../dashboard-links.ts';
import { type DashboardFacts, dashboards } from '../dashboards.ts';
import { savedQueries } from '../saved-queries.ts';
import { StackComponent, type StackContext } from './stack-component.ts';

/** Dashboards and saved log queries. */
export class Dashboards extends StackComponent {
  constructor(
    context: StackContext,
    facts: pulumi.Output<Omit<DashboardFacts, 'stage' | 'region' | 'runbookBaseUrl'>>,
    logGroups: readonly pulumi.Input<string>[],
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('dashboards', context, opts);
    const { stage, runbookBaseUrl } = this.configuration;
    const bodies = facts.apply((known) => dashboards({ ...known, stage, region: this.region, runbookBaseUrl }));
    for (const name of DASHBOARD_NAMES) {
      const dashboardBody = bodies.apply((all) => all[name]);
      new cloudwatch.Dashboard(this.name(name), { dashboardName: this.name(name), dashboardBody }, this.child);
    }
    for (const [name, queryString] of Object.entries(savedQueries(runbookBaseUrl))) {
      new cloudwatch.QueryDefinition(
        this.name(name),
        { name: `${this.name('queries')}/${name}`, queryString, logGroupNames: [...logGroups] },
        this.child,
      );
    }
    this.registerOutputs({});
  }
}
