import { Button, Checkbox, Tooltip } from '@mantine/core';
import { Panel, Tag } from '@parley/ui';
import { SaveBar } from '../parts/SaveBar';
import { toast } from '../parts/toast';
import { take, useRecord } from '../parts/useRecord';
import { useSave } from '../parts/useSave';
import { useMay, type Permission } from '../session/may';
import { text } from '../text';
import { difference, sections, type PermissionMap, type PermissionPart, type Product } from './sections';
import css from './PermissionEditor.module.css';

interface Props {
  map: PermissionMap;
  /** What comes out in the end, for those who have more sources than this map. */
  effective?: PermissionMap;
  isReadOnly?: boolean;
  /** Sends the switches that changed; answers with all. */
  onSave: (part: PermissionPart) => Promise<PermissionMap>;
}

/** Switches for all that can be allowed. */
export function PermissionEditor({ map, effective, isReadOnly = false, onSave }: Props) {
  const form = useRecord(map);
  const values = form.getValues();
  const save = useSave(
    form,
    (now) => onSave(difference(now, form.getInitialValues())),
    (answer) => {
      take(form, answer);
      toast(text.permissions.saved);
    },
  );
  const turn = (product: Product, keys: readonly string[], isOn: boolean) =>
    form.setFieldValue(product, { ...values[product], ...Object.fromEntries(keys.map((key) => [key, isOn])) } as never);
  return (
    <form className={css.form} onSubmit={save.onSubmit} noValidate>
      {sections.map(({ name, product, keys }) => (
        <Group key={name} name={name} product={product} keys={keys} now={values[product] as never} effective={effective?.[product] as never} isReadOnly={isReadOnly} onTurn={(which, isOn) => turn(product, which, isOn)} />
      ))}
      {!isReadOnly && (
        <div className={css.bar} data-idle={(!form.isDirty() && !save.failure) || undefined}>
          <SaveBar form={form} save={save} />
        </div>
      )}
    </form>
  );
}

interface GroupProps {
  name: (typeof sections)[number]['name'];
  product: Product;
  keys: readonly string[];
  now: Record<string, boolean>;
  effective?: Record<string, boolean>;
  isReadOnly: boolean;
  onTurn: (keys: readonly string[], isOn: boolean) => void;
}

function Group({ name, product, keys, now, effective, isReadOnly, onTurn }: GroupProps) {
  const may = useMay();
  const { permissions } = text;
  const mayGive = (key: string) => may(`${product}.${key}` as Permission);
  const isAll = keys.every((key) => now[key] || !mayGive(key));
  return (
    <Panel
      title={permissions.sections[name].title}
      lead={permissions.sections[name].lead}
      aside={
        !isReadOnly && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={(isAll ? permissions.noneOf : permissions.allOf)(permissions.sections[name].title)}
            onClick={() => onTurn(keys.filter((key) => isAll || mayGive(key)), !isAll)}
          >
            {isAll ? permissions.none : permissions.all}
          </Button>
        )
      }
    >
      <div className={css.keys}>
        {keys.map((key) => {
          const [label, hint] = (permissions[product] as unknown as Record<string, [string, string]>)[key]!;
          const isHeld = !now[key] && !mayGive(key);
          return (
            <div key={key} className={css.key}>
              <Checkbox
                label={label}
                description={isHeld && !isReadOnly ? permissions.notYours : hint}
                checked={now[key] ?? false}
                disabled={isReadOnly || isHeld}
                onChange={(event) => onTurn([key], event.currentTarget.checked)}
              />
              {effective?.[key] && !now[key] && (
                <Tooltip label={permissions.inheritedHint}>
                  <span>
                    <Tag tone="good">{permissions.inherited}</Tag>
                  </span>
                </Tooltip>
              )}
            </div>
          );
        })}
      </div>
    </Panel>
  );
}
