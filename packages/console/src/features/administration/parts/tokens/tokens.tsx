import { listTokens, revokeToken, type Token } from '@countersign/contract/tokens.ts';
import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { readingPages } from '../../../../shared/api/query.ts';
import { Moment } from '../../../../shared/time/moment.tsx';
import { useNow } from '../../../../shared/time/now.ts';
import { More } from '../../../../shared/ui/more.tsx';
import { standingOf } from '../../token.view.ts';
import { Row } from '../tab.tsx';
import { NewToken } from './new-token.tsx';
import { Revoke, RevokeButton } from './revoke.tsx';

export type CredentialProps = { readonly account: string };

/** The tokens of an account, what they may, and until when. */
export function Tokens({ account }: CredentialProps) {
  const { t } = useTranslation('administration');
  const pages = useSuspenseInfiniteQuery(readingPages(listTokens, { query: { account } }));
  const [making, setMaking] = useState(false);
  return (
    <Stack component="section" aria-label={t('tokens')}>
      <Group justify="space-between">
        <Title order={2} size="h3">
          {t('tokens')}
        </Title>
        <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
          {t('newToken')}
        </Button>
      </Group>
      {pages.data.length === 0 && <Text c="dimmed">{t('noTokens')}</Text>}
      {pages.data.map((token) => (
        <TokenRow key={token.id} token={token} />
      ))}
      <More pages={pages} />
      {making && <NewToken account={account} onClose={() => setMaking(false)} />}
    </Stack>
  );
}

const colours = { valid: 'green', expired: 'yellow', revoked: 'gray' } as const;

function TokenRow({ token }: { readonly token: Token }) {
  const { t } = useTranslation('administration');
  const { id, name, agent } = token;
  const standing = standingOf(token, useNow());
  const [revoking, setRevoking] = useState(false);
  const { send, sending, error } = useCommand(revokeToken, { onDone: () => setRevoking(false) });
  return (
    <Row
      name={name}
      actions={standing !== 'revoked' && <RevokeButton name={name} onClick={() => setRevoking(true)} />}
    >
      <Group gap="xs">
        <Text fw={600}>{name}</Text>
        <Badge variant="light" color={colours[standing]}>
          {t(`token_${standing}`)}
        </Badge>
        {agent && <Badge variant="default">{t('agent')}</Badge>}
      </Group>
      <May token={token} />
      <Times token={token} />
      {revoking && (
        <Revoke
          name={name}
          lead={t('revokeTokenLead')}
          sending={sending}
          error={error}
          onRevoke={() => send({ params: { token: id } })}
          onClose={() => setRevoking(false)}
        />
      )}
    </Row>
  );
}

function May({ token: { scopes } }: { readonly token: Token }) {
  const { t } = useTranslation('administration');
  return (
    <Text size="sm">
      {scopes === null
        ? t('mayAll')
        : t('mayOnly', { scopes: scopes.map((scope) => t(`scope_${scope}`)).join(', ') })}
    </Text>
  );
}

function Times({ token: { createdAt, expiresAt, revokedAt } }: { readonly token: Token }) {
  const { t } = useTranslation('administration');
  return (
    <Group gap="md" c="dimmed" fz="sm">
      <span>
        {t('made')} <Moment at={createdAt} />
      </span>
      {revokedAt !== null ? (
        <span>
          {t('revokedWhen')} <Moment at={revokedAt} />
        </span>
      ) : (
        <span>
          {expiresAt === null ? t('neverExpires') : t('expires')}{' '}
          {expiresAt !== null && <Moment at={expiresAt} />}
        </span>
      )}
    </Group>
  );
}
