import os, pytest
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="true"
@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path":"/usr/bin/chromium","args":["--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync"]}
