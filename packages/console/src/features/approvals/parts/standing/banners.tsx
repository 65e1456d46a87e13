import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { Alert, Anchor, Stack, Text } from '@mantine/core';
import { IconArrowForwardUp, IconRefreshAlert } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

type Props = { readonly approval: Approval; readonly askedAgain: string | null };

/** What has to be known before anything else: that this is not the newest, or not what is asked any more. */
export function Banners({ approval, askedAgain }: Props) {
  const { t } = useTranslation('approvals');
  const { newer, stale, project } = approval;
  if (askedAgain !== null)
    return (
      <Banner
        title={t('askedAgainTitle')}
        lead={t('askedAgainLead')}
        link={t('askedAgainLink')}
        to={{ project, approval: askedAgain }}
      />
    );
  if (stale)
    return (
      <Alert color="yellow" icon={<IconRefreshAlert />} title={t('staleTitle')} role="status">
        {t('staleLead')}
      </Alert>
    );
  if (newer === null) return null;
  return (
    <Banner
      title={t('newerTitle')}
      lead={t('newerLead')}
      link={t('newerLink')}
      to={{ project, approval: newer }}
    />
  );
}

type BannerProps = {
  readonly title: string;
  readonly lead: string;
  readonly link: string;
  readonly to: { readonly project: string; readonly approval: string };
};

const Banner = ({ title, lead, link, to }: BannerProps) => (
  <Alert color="yellow" icon={<IconArrowForwardUp />} title={title} role="status">
    <Stack gap={4}>
      <Text size="sm">{lead}</Text>
      <Anchor
        component={Link}
        to="/projects/$project/approvals/$approval"
        params={to as never}
        size="sm"
        fw={600}
      >
        {link}
      </Anchor>
    </Stack>
  </Alert>
);
