import { NumberInput, Switch } from '@mantine/core';
import { Panel } from '@parley/ui';
import { Await } from '../parts/Await';
import { isDenied } from '../parts/fault';
import { Page } from '../parts/Page';
import { SaveBar } from '../parts/SaveBar';
import { toast } from '../parts/toast';
import { take, useRecord } from '../parts/useRecord';
import { changed, useSave } from '../parts/useSave';
import { text } from '../text';
import { AddressPanel } from './AddressPanel';
import { updateSignInRules, useSignInRules, type SignInRules } from './security';
import css from './SecurityPage.module.css';

/** Who may get in, and how they prove it. */
export function SecurityPage() {
  const rules = useSignInRules();
  return (
    <Page heading={text.security.heading} lead={text.security.lead}>
      <Await query={rules} lines={5}>
        {(rules) => <Rules rules={rules} />}
      </Await>
      {!isDenied(rules.error) && <AddressPanel />}
    </Page>
  );
}

function Rules({ rules }: { rules: SignInRules }) {
  const { signIn } = text.security;
  const form = useRecord(rules);
  const save = useSave(
    form,
    (values) => updateSignInRules(changed(values, form.getInitialValues())),
    (answer) => {
      take(form, answer);
      toast(signIn.saved);
    },
  );
  return (
    <form onSubmit={save.onSubmit} noValidate>
      <Panel title={signIn.title} foot={<SaveBar form={form} save={save} />}>
        <Switch label={signIn.required} description={signIn.requiredHint} {...form.getInputProps('secondFactorRequired', { type: 'checkbox' })} />
        <Switch label={signIn.grant} description={signIn.grantHint} {...form.getInputProps('passwordGrantWithSecondFactor', { type: 'checkbox' })} />
        <NumberInput
          className={css.number}
          label={signIn.length}
          description={signIn.lengthHint}
          suffix={signIn.characters}
          min={6}
          max={128}
          clampBehavior="blur"
          allowDecimal={false}
          allowNegative={false}
          {...form.getInputProps('minPasswordLength')}
        />
      </Panel>
    </form>
  );
}
