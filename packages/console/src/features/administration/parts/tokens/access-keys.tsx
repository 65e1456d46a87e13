import {
  type AccessKey,
  createAccessKey,
  listAccessKeys,
  revokeAccessKey,
} from '@countersign/contract/access-keys.ts';
import { Badge, Button, Code, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { readingPages } from '../../../../shared/api/query.ts';
import { useSession } from '../../../../shared/api/session.ts';
import { Moment } from '../../../../shared/time/moment.tsx';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { More } from '../../../../shared/ui/more.tsx';
import { ShownOnce } from '../../../../shared/ui/shown-once.tsx';
import { Row } from '../tab.tsx';
import { Revoke, RevokeButton } from './revoke.tsx';
import type { CredentialProps } from './tokens.tsx';

/** The access keys of an account, which clients of SecMaster sign their requests with. */
export function AccessKeys({ account }: CredentialProps) {
  const { t } = useTranslation('administration');
  const pages = useSuspenseInfiniteQuery(readingPages(listAccessKeys, { query: { account } }));
  const [making, setMaking] = useState(false);
  return (
    <Stack component="section" aria-label={t('accessKeys')}>
      <Group justify="space-between">
        <Stack gap={0} flex="1 1 14rem">
          <Title order={2} size="h3">
            {t('accessKeys')}
          </Title>
          <Text c="dimmed" size="sm">
            {t('accessKeysLead')}
          </Text>
        </Stack>
        <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
          {t('newAccessKey')}
        </Button>
      </Group>
      {pages.data.length === 0 && <Text c="dimmed">{t('noAccessKeys')}</Text>}
      {pages.data.map((key) => (
        <KeyRow key={key.id} accessKey={key} />
      ))}
      <More pages={pages} />
      {making && <NewAccessKey account={account} onClose={() => setMaking(false)} />}
    </Stack>
  );
}

function KeyRow({ accessKey }: { readonly accessKey: AccessKey }) {
  const { t } = useTranslation('administration');
  const { id, name, createdAt, revokedAt } = accessKey;
  const [revoking, setRevoking] = useState(false);
  const { send, sending, error } = useCommand(revokeAccessKey, { onDone: () => setRevoking(false) });
  return (
    <Row
      name={name}
      actions={revokedAt === null && <RevokeButton name={name} onClick={() => setRevoking(true)} />}
    >
      <Group gap="xs">
        <Text fw={600}>{name}</Text>
        <Badge variant="light" color={revokedAt === null ? 'green' : 'gray'}>
          {t(revokedAt === null ? 'token_valid' : 'token_revoked')}
        </Badge>
      </Group>
      <Text size="sm">
        <Code>{accessKey.accessKey}</Code>
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {revokedAt === null ? t('made') : t('revokedWhen')} <Moment at={revokedAt ?? createdAt} />
      </Text>
      {revoking && (
        <Revoke
          name={name}
          lead={t('revokeKeyLead')}
          sending={sending}
          error={error}
          onRevoke={() => send({ params: { accessKey: id } })}
          onClose={() => setRevoking(false)}
        />
      )}
    </Row>
  );
}

function NewAccessKey({ account, onClose }: CredentialProps & { readonly onClose: () => void }) {
  const { t } = useTranslation('administration');
  const { account: me } = useSession();
  const [name, setName] = useState('');
  const { send, sending, error, data } = useCommand(createAccessKey);
  if (data)
    return (
      <ShownOnce
        title={t('keyMade', { name: data.name })}
        lead={t('keyMadeLead')}
        secrets={[
          { label: t('accessKey'), value: data.accessKey },
          { label: t('secretKey'), value: data.secretKey },
        ]}
        onClose={onClose}
      />
    );
  return (
    <FormDialog
      title={t('newAccessKey')}
      action={t('create', { ns: 'common' })}
      sending={sending}
      error={error}
      incomplete={name.trim() === ''}
      onClose={onClose}
      onSend={() => send({ body: { name: name.trim(), ...(account !== me.username && { account }) } })}
    >
      <TextInput
        label={t('tokenName')}
        description={t('tokenNameHint')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        maxLength={200}
        data-autofocus
      />
    </FormDialog>
  );
}
