import { Panel } from '@parley/ui';
import { SaveBar } from '../parts/SaveBar';
import { toast } from '../parts/toast';
import { take, useRecord } from '../parts/useRecord';
import { changed, useSave } from '../parts/useSave';
import { text } from '../text';
import { updateAgent } from './agents';
import { GroupsField } from './GroupsField';
import { personOf, rulesFor, type Agent } from './person';
import { PersonFields } from './PersonFields';

const valuesOf = (agent: Agent) => ({ ...personOf(agent), groups: agent.groups.map(({ id }) => id) });

/** An agent's names, contact and groups. */
export function AgentDetails({ agent }: { agent: Agent }) {
  const form = useRecord(valuesOf(agent), rulesFor(personOf(agent)));
  const save = useSave(
    form,
    (values) => updateAgent(agent.id, changed(values, form.getInitialValues())),
    (answer) => {
      take(form, valuesOf(answer));
      toast(text.agents.saved);
    },
  );
  return (
    <form onSubmit={save.onSubmit} noValidate>
      <Panel foot={<SaveBar form={form} save={save} />}>
        <PersonFields form={form} />
        <GroupsField value={form.getValues().groups} onChange={(ids) => form.setFieldValue('groups', ids)} error={form.errors.groups} />
      </Panel>
    </form>
  );
}
