import { defineProduct } from './product.ts';

/**
 * GKE Cloud Storage FUSE sidecar. Source: gcs-fuse-csi-driver `cmd/sidecar_mounter/main.go`, `pkg/webhook/injection.go`:
 * native since GKE 1.29.3, where it also needs `NATIVE_SIDECAR=TRUE`.
 */
export const gcsFuse = defineProduct({
  id: 'gcs-fuse',
  title: 'Cloud Storage FUSE',
  containerNames: ['gke-gcsfuse-sidecar'],
  images: [{ path: 'gcs-fuse-csi-driver-sidecar-mounter' }],
  binaries: [],
  injection: {
    optIn: [{ where: 'annotation', key: 'gke-gcsfuse/volumes', values: ['true'] }],
    optOut: [{ where: 'annotation', key: 'gke-gcsfuse/volumes', values: ['false'] }],
    versions: [],
    native: {
      pins: [],
      off: [{ where: 'annotation', key: 'gke-gcsfuse/enable-native-sidecar', values: ['false'] }],
      gate: false,
      gateLostBy: [],
      ignored: [],
    },
  },
});
