import { CommunityTextPage, communityMetadata } from '../../features/community/community-page.tsx';

export const generateMetadata = () => communityMetadata('privacy');

export default function Page() {
  return <CommunityTextPage page="privacy" />;
}
