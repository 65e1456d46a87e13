import { Badge, Box, Divider, NativeSelect, NavLink } from '@mantine/core';
import {
  IconApi,
  IconBook2,
  IconBox,
  IconChartBar,
  IconChecks,
  IconGitBranch,
  IconInbox,
  IconKey,
  IconLicense,
  IconPlayerPlay,
  IconRoute,
  IconSettings,
  IconShieldCheck,
  IconUsers,
} from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../shared/api/session.ts';
import { useWaiting } from '../../shared/waiting.ts';
import { useProject } from './project.ts';

const ofProject = [
  ['approvals', IconChecks, '/projects/$project/approvals'],
  ['releases', IconBox, '/projects/$project/releases'],
  ['workflows', IconGitBranch, '/projects/$project/workflows'],
  ['runs', IconPlayerPlay, '/projects/$project/runs'],
  ['preapprovals', IconLicense, '/projects/$project/pre-approvals'],
  ['policies', IconShieldCheck, '/projects/$project/policies'],
  ['pipelines', IconRoute, '/projects/$project/pipelines'],
  ['insight', IconChartBar, '/projects/$project/insight'],
  ['ledger', IconBook2, '/projects/$project/ledger'],
  ['settings', IconSettings, '/projects/$project/settings'],
] as const;

const ofInstance = [
  ['people', IconUsers, '/people'],
  ['tokens', IconKey, '/tokens'],
  ['apis', IconApi, '/apis'],
] as const;

/** Where one can go. */
export function Navigation() {
  const { t } = useTranslation('shell');
  const waiting = useWaiting();
  const project = useProject();
  const { account } = useSession();
  return (
    <Box style={{ overflowY: 'auto' }}>
      <Item to="/" icon={<IconInbox size={18} />} label={t('inbox')} count={waiting} />
      <Divider my="sm" />
      <ProjectSelect />
      {project !== undefined &&
        ofProject.map(([name, Icon, to]) => (
          <NavLink
            key={name}
            component={Link}
            to={to}
            params={{ project } as never}
            label={t(name)}
            leftSection={<Icon size={18} />}
            activeProps={{ 'data-active': true, 'aria-current': 'page' }}
          />
        ))}
      <Divider my="sm" label={t('instance')} labelPosition="left" />
      {ofInstance.map(([name, Icon, to]) => (
        <Item key={name} to={to} icon={<Icon size={18} />} label={t(name)} />
      ))}
      {account.administrator && (
        <Item to="/ledger" icon={<IconBook2 size={18} />} label={t('instanceLedger')} />
      )}
    </Box>
  );
}

type ItemProps = {
  readonly to: string;
  readonly icon: ReactNode;
  readonly label: string;
  readonly count?: number;
};

const Item = ({ to, icon, label, count = 0 }: ItemProps) => (
  <NavLink
    component={Link}
    to={to}
    label={label}
    leftSection={icon}
    rightSection={count > 0 ? <Badge circle={count < 10}>{count}</Badge> : undefined}
    activeOptions={{ exact: to === '/' }}
    activeProps={{ 'data-active': true, 'aria-current': 'page' }}
  />
);

function ProjectSelect() {
  const { t } = useTranslation('shell');
  const { projects } = useSession();
  const navigate = useNavigate();
  return (
    <NativeSelect
      label={t('project')}
      data={
        projects.length === 0
          ? [{ value: '', label: t('noProject') }]
          : projects.map(({ key, name }) => ({ value: key, label: name }))
      }
      value={useProject() ?? ''}
      mb="xs"
      onChange={({ currentTarget: { value: project } }) =>
        project && navigate({ to: '/projects/$project/releases', params: { project } })
      }
    />
  );
}
