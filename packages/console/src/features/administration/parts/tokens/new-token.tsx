import { createToken, Scope } from '@countersign/contract/tokens.ts';
import { Checkbox, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useSession } from '../../../../shared/api/session.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { ShownOnce } from '../../../../shared/ui/shown-once.tsx';
import { expiryOf, type Life, lives } from '../../token.view.ts';
import type { CredentialProps } from './tokens.tsx';

type Draft = {
  readonly name: string;
  readonly limited: boolean;
  readonly scopes: readonly string[];
  readonly life: Life;
  readonly date: string;
  readonly agent: boolean;
};
const empty: Draft = { name: '', limited: false, scopes: ['read'], life: '90', date: '', agent: false };

type Props = CredentialProps & { readonly onClose: () => void };

/** Makes a token, whose value is shown once. */
export function NewToken({ account, onClose }: Props) {
  const { t } = useTranslation('administration');
  const { account: me } = useSession();
  const [draft, setDraft] = useState(empty);
  const { send, sending, error, data } = useCommand(createToken);
  if (data)
    return (
      <ShownOnce
        title={t('tokenMade', { name: data.name })}
        lead={t('tokenMadeLead')}
        secrets={[{ label: t('tokenValue'), value: data.value }]}
        onClose={onClose}
      />
    );
  const { name, limited, scopes, life, date, agent } = draft;
  return (
    <FormDialog
      title={account === me.username ? t('newToken') : t('newTokenFor', { account })}
      action={t('create', { ns: 'common' })}
      sending={sending}
      error={error}
      incomplete={name.trim() === '' || (limited && scopes.length === 0) || (life === 'date' && date === '')}
      onClose={onClose}
      onSend={() => {
        const expiresAt = expiryOf(life, date, Date.now());
        send({
          body: {
            ...{ name: name.trim(), agent },
            ...(account !== me.username && { account }),
            ...(limited && { scopes: scopes as never }),
            ...(expiresAt !== undefined && { expiresAt }),
          },
        });
      }}
    >
      <TokenFields draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
    </FormDialog>
  );
}

type FieldsProps = { readonly draft: Draft; readonly onChange: (change: Partial<Draft>) => void };

function TokenFields({ draft: { name, limited, scopes, life, date, agent }, onChange }: FieldsProps) {
  const { t } = useTranslation('administration');
  return (
    <>
      <TextInput
        label={t('tokenName')}
        description={t('tokenNameHint')}
        value={name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        required
        maxLength={200}
        data-autofocus
      />
      <Select
        label={t('goodFor')}
        data={lives.map((value) => ({ value, label: t(`life_${value}`) }))}
        value={life}
        allowDeselect={false}
        onChange={(next) => next && onChange({ life: next as Life })}
      />
      {life === 'date' && (
        <TextInput
          type="date"
          label={t('lastDay')}
          value={date}
          onChange={(event) => onChange({ date: event.currentTarget.value })}
          required
        />
      )}
      <Switch
        label={t('limit')}
        description={t('limitHint')}
        checked={limited}
        onChange={(event) => onChange({ limited: event.currentTarget.checked })}
      />
      {limited && <ScopeFields scopes={scopes} onChange={(next) => onChange({ scopes: next })} />}
      <Switch
        label={t('agent')}
        description={t('agentHint')}
        checked={agent}
        onChange={(event) => onChange({ agent: event.currentTarget.checked })}
      />
    </>
  );
}

type ScopeProps = { readonly scopes: readonly string[]; readonly onChange: (scopes: string[]) => void };

function ScopeFields({ scopes, onChange }: ScopeProps) {
  const { t } = useTranslation('administration');
  return (
    <Checkbox.Group label={t('scopes')} value={[...scopes]} onChange={onChange}>
      <Stack gap="xs" mt="xs">
        {Scope.options.map((scope) => (
          <Checkbox
            key={scope}
            value={scope}
            label={t(`scope_${scope}`)}
            description={t(`scopeMeans_${scope}`)}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
