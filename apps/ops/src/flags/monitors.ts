import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
} from '@aws-sdk/client-cloudwatch';
import { messageOf, OpsFailure } from '../core/exit-codes.ts';
import type { StageAccess, OpsContext } from '../core/ops-context.ts';
import type { FlagStore } from './store.ts';

/**
 * The alarms that roll back a flag deployment. AppConfig does so for ALARM and for INSUFFICIENT_DATA, and ignores alarms
 * whose actions are disabled: https://docs.aws.amazon.com/appconfig/latest/userguide/monitoring-deployments.html
 */
export class FlagMonitors {
  private readonly context: Pick<OpsContext, 'aws' | 'terminal'>;
  private readonly access: StageAccess;
  private readonly store: FlagStore;

  constructor(context: Pick<OpsContext, 'aws' | 'terminal'>, access: StageAccess, store: FlagStore) {
    this.context = context;
    this.access = access;
    this.store = store;
  }

  names(): Promise<string[]> {
    return this.store.monitors();
  }

  /**
   * Returns the monitors in a state, in the order of AWS.
   * @throws OpsFailure a monitor does not exist
   */
  async ringing(alarms: readonly string[], states: readonly string[] = ['ALARM']): Promise<string[]> {
    if (alarms.length === 0) return [];
    const asked = new DescribeAlarmsCommand({ AlarmNames: [...alarms], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
    const { MetricAlarms = [], CompositeAlarms = [] } = await this.client().send(asked);
    const rows = [...MetricAlarms, ...CompositeAlarms];
    const gone = alarms.filter((name) => !rows.some(({ AlarmName }) => AlarmName === name));
    if (gone.length > 0) throw new OpsFailure(`there is no alarm ${gone.join(', ')}`);
    return rows.flatMap(({ AlarmName = '', StateValue = '' }) => (states.includes(StateValue) ? [AlarmName] : []));
  }

  /** Returns the monitors that would roll a deployment back now. Unreadable monitors count as ringing. */
  async wouldTakeBack(): Promise<string[]> {
    const alarms = await this.names();
    return this.ringing(alarms, ['ALARM', 'INSUFFICIENT_DATA']).catch((error: unknown) => {
      this.context.terminal.warn(`  … could not read the alarms: ${messageOf(error)}`);
      return alarms;
    });
  }

  /** Disables or enables the actions of alarms. */
  async setActions(AlarmNames: readonly string[], isOn: boolean): Promise<void> {
    const asked = { AlarmNames: [...AlarmNames] };
    if (isOn) await this.client().send(new EnableAlarmActionsCommand(asked));
    else await this.client().send(new DisableAlarmActionsCommand(asked));
  }

  private client(): CloudWatchClient {
    return this.context.aws(this.access).client(CloudWatchClient);
  }
}
